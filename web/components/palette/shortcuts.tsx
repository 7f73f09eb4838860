import { useLayoutEffect, useRef } from "preact/hooks";

const MOD = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
	[[MOD, "K"], "Jump to an experiment, a run, a model, or do something"],
	[["?"], "This list"],
	[["↑", "↓"], "Walk through a menu or the palette"],
	[["Enter"], "Choose; in a filter, apply it"],
	[[MOD, "Enter"], "Save a note or a description"],
	[["Esc"], "Close what is open, keep what was"],
];

export function Shortcuts({ close }: { readonly close: () => void }) {
	const dialog = useRef<HTMLDialogElement>(null);
	useLayoutEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} class="palette shortcuts" onClose={close} aria-labelledby="shortcuts-title">
			<h2 id="shortcuts-title">Keyboard shortcuts</h2>
			<dl>
				{KEYS.map(([keys, does]) => (
					<div key={does}>
						<dt>
							{keys.map((key) => (
								<kbd key={key}>{key}</kbd>
							))}
						</dt>
						<dd>{does}</dd>
					</div>
				))}
			</dl>
			<form method="dialog">
				<button type="submit" class="button">
					Close
				</button>
			</form>
		</dialog>
	);
}
