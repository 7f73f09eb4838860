import { useSignal } from "@preact/signals";
import { editRun, type RunWithContext } from "../../data/runs.ts";
import { mayWrite } from "../../data/session.ts";
import { attempt } from "../attempt.ts";

const TAG = "mlflow.note.content";

/** What people wrote about the run; the tag that MLflow's clients and dashboards use too. */
export function Notes({ run, changed }: { readonly run: RunWithContext; readonly changed: () => void }) {
	const draft = useSignal<string | undefined>(undefined);
	const note = run.tags[TAG] ?? "";
	const writable = mayWrite() && run.lifecycle === "active";
	if (draft.value === undefined) {
		if (note === "" && !writable) return null;
		const edit = () => {
			draft.value = note;
		};
		if (note === "") {
			return (
				<button type="button" class="button bare add-note" onClick={edit}>
					Add a note
				</button>
			);
		}
		return (
			<section class="note" aria-label="Note">
				<p dir="auto">{note}</p>
				{writable && (
					<button type="button" class="button bare" onClick={edit}>
						Edit
					</button>
				)}
			</section>
		);
	}
	const put = async (text: string) => {
		await editRun(run.run_id, { tags: { [TAG]: text === "" ? null : text } });
		changed();
	};
	const save = () => {
		const text = (draft.value ?? "").trim();
		draft.value = undefined;
		if (text !== note) attempt(() => put(text), { done: "Saved the note", undo: () => put(note) });
	};
	return (
		<form
			class="note-form"
			onSubmit={(event) => {
				event.preventDefault();
				save();
			}}
		>
			<textarea
				class="field"
				aria-label="Note"
				rows={5}
				autofocus
				placeholder="What was tried, and what came out of it?"
				value={draft}
				onInput={(event) => {
					draft.value = event.currentTarget.value;
				}}
				onKeyDown={(event) => {
					if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
					if (event.key === "Escape") draft.value = undefined;
				}}
			/>
			<div>
				<button type="submit" class="button primary">
					Save
				</button>
				<button
					type="button"
					class="button bare"
					onClick={() => {
						draft.value = undefined;
					}}
				>
					Cancel
				</button>
			</div>
		</form>
	);
}
