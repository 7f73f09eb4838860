import type { Signal } from "@preact/signals";
import { editRun, type RunWithContext } from "../../data/runs.ts";
import { mayWrite } from "../../data/session.ts";
import { attempt } from "../attempt.ts";

const TAG = "mlflow.note.content";

/** The note as it is being written; undefined while nobody writes. */
export type Draft = Signal<string | undefined>;

export function startNote(draft: Draft, run: RunWithContext): void {
	draft.value = run.tags[TAG] ?? "";
}

/** What people wrote about the run; the tag that MLflow's clients and dashboards use too. */
export function Notes({ run, draft, changed }: NotesProps) {
	const note = run.tags[TAG] ?? "";
	const writable = mayWrite() && run.lifecycle === "active";
	if (draft.value === undefined) {
		if (note === "") return null;
		return (
			<section class="note" aria-label="Note">
				<p dir="auto">{note}</p>
				{writable && (
					<button type="button" class="button bare" onClick={() => startNote(draft, run)}>
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

interface NotesProps {
	readonly run: RunWithContext;
	readonly draft: Draft;
	readonly changed: () => void;
}
