import { useSignal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Gives an alias to a version, from wherever it pointed before. */
export function AliasForm({ version, aliases, set, close }: AliasFormProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const alias = useSignal("");
	const problem = useSignal("");
	useLayoutEffect(() => dialog.current?.showModal(), []);
	const given = alias.value.trim().replace(/^@/, "");
	const from = aliases[given];
	const submit = async (event: Event) => {
		event.preventDefault();
		if (given === "") return close();
		try {
			await set(given);
			close();
		} catch (error) {
			problem.value = (error as Error).message;
		}
	};
	return (
		<dialog ref={dialog} class="rename" onClose={close} aria-label={`Set an alias for version ${version}`}>
			<form onSubmit={(event) => void submit(event)}>
				<h2>Set an alias for version {version}</h2>
				<input
					class="field"
					aria-label="Alias"
					placeholder="champion"
					list="known-aliases"
					value={alias}
					onInput={(event) => {
						alias.value = event.currentTarget.value;
					}}
				/>
				<datalist id="known-aliases">
					{Object.keys(aliases).map((name) => (
						<option key={name} value={name} />
					))}
				</datalist>
				{from !== undefined && from !== version && <p class="quiet">It moves here from version {from}.</p>}
				<p class="rename-problem" role="alert">
					{problem}
				</p>
				<div class="rename-actions">
					<button type="button" class="button bare" onClick={close}>
						Cancel
					</button>
					<button type="submit" class="button primary">
						Set the alias
					</button>
				</div>
			</form>
		</dialog>
	);
}

interface AliasFormProps {
	readonly version: number;
	/** Those of the model, and where they point. */
	readonly aliases: Readonly<Record<string, number>>;
	readonly set: (alias: string) => Promise<void>;
	readonly close: () => void;
}
