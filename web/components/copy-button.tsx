import { useSignal } from "@preact/signals";

const SHOWN_MS = 2_000;

/** Copies `text` and says so for a moment. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
	const copied = useSignal(false);
	const copy = async () => {
		await navigator.clipboard.writeText(text);
		copied.value = true;
		setTimeout(() => {
			copied.value = false;
		}, SHOWN_MS);
	};
	return (
		<button type="button" class="button bare copy" aria-label={`Copy ${what}`} onClick={() => void copy()}>
			{copied.value ? "Copied" : "Copy"}
		</button>
	);
}
