import "./rename-form.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** A name edited in a small panel; Enter keeps it, Escape does not. */
export function RenameForm({ what, name, rename, close }: RenameFormProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const text = useSignal(name);
	const problem = useSignal("");
	useEffect(() => {
		dialog.current?.showModal();
		dialog.current?.querySelector("input")?.select();
	}, []);
	const submit = async (event: Event) => {
		event.preventDefault();
		const given = text.value.trim();
		if (given === "" || given === name) return close();
		try {
			await rename(given);
			close();
		} catch (error) {
			problem.value = (error as Error).message;
		}
	};
	return (
		<dialog ref={dialog} class="rename" onClose={close} aria-label={`Rename the ${what}`}>
			<form onSubmit={(event) => void submit(event)}>
				<h2>Rename the {what}</h2>
				<input
					class="field"
					aria-label="New name"
					value={text}
					onInput={(event) => {
						text.value = event.currentTarget.value;
					}}
				/>
				<p class="rename-problem" role="alert">
					{problem}
				</p>
				<div class="rename-actions">
					<button type="button" class="button bare" onClick={close}>
						Cancel
					</button>
					<button type="submit" class="button primary">
						Rename
					</button>
				</div>
			</form>
		</dialog>
	);
}

interface RenameFormProps {
	readonly what: string;
	readonly name: string;
	readonly rename: (to: string) => Promise<void>;
	readonly close: () => void;
}
