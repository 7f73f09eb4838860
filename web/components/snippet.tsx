import "./snippet.css";
import { CopyButton } from "./copy-button.tsx";

/** Lines to paste, with a button that copies them. */
export function Snippet({ label, code }: { readonly label: string; readonly code: string }) {
	return (
		<figure class="snippet">
			<figcaption>
				{label}
				<CopyButton text={code} what={label} />
			</figcaption>
			{/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and keyboards must reach that */}
			<pre tabIndex={0}>
				<code>{code}</code>
			</pre>
		</figure>
	);
}
