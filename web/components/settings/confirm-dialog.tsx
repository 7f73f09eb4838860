import { useLayoutEffect, useRef } from "preact/hooks";

/** Asks before what cannot be undone. The browser keeps the focus inside; Escape says no. */
export function ConfirmDialog({ title, text, verb, act, close }: ConfirmDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	useLayoutEffect(() => dialog.current?.showModal(), []);
	return (
		<dialog ref={dialog} class="rename" onClose={close} aria-label={title}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					act();
					close();
				}}
			>
				<h2>{title}</h2>
				<p class="quiet">{text}</p>
				<div class="rename-actions">
					<button type="button" class="button bare" onClick={close}>
						Cancel
					</button>
					<button type="submit" class="button danger">
						{verb}
					</button>
				</div>
			</form>
		</dialog>
	);
}

interface ConfirmDialogProps {
	readonly title: string;
	readonly text: string;
	readonly verb: string;
	readonly act: () => void;
	readonly close: () => void;
}
