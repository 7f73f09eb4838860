import "./snippet.css";
import { useSignal } from "@preact/signals";

/** Lines to paste, with a button that copies them. */
export function Snippet({ label, code }: { readonly label: string; readonly code: string }) {
	const copied = useSignal(false);
	const copy = async () => {
		await navigator.clipboard.writeText(code);
		copied.value = true;
		setTimeout(() => {
			copied.value = false;
		}, 2_000);
	};
	return (
		<figure class="snippet">
			<figcaption>
				{label}
				<button type="button" class="button bare" onClick={() => void copy()}>
					{copied.value ? "Copied" : "Copy"}
				</button>
			</figcaption>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and keyboards must reach that */}
			<pre tabIndex={0}>
				<code>{code}</code>
			</pre>
		</figure>
	);
}
