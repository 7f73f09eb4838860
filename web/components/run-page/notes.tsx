import { editRun, type RunWithContext } from "../../data/runs.ts";
import { mayWrite } from "../../data/session.ts";
import { attempt } from "../attempt.ts";
import { Markdown } from "../markdown/markdown.tsx";
import { type Draft, TextForm } from "../markdown/text-form.tsx";
import { NOTE_TAG } from "./completeness.ts";

export function startNote(draft: Draft, run: RunWithContext): void {
	draft.value = run.tags[NOTE_TAG] ?? "";
}

/** What people wrote about the run; the tag that MLflow's clients and dashboards use too. */
export function Notes({ run, draft, changed }: NotesProps) {
	const note = run.tags[NOTE_TAG] ?? "";
	if (draft.value === undefined) {
		if (note === "") return null;
		return (
			<section class="note" aria-label="Note">
				<Markdown text={note} />
				{mayWrite() && run.lifecycle === "active" && (
					<button type="button" class="button bare" onClick={() => startNote(draft, run)}>
						Edit
					</button>
				)}
			</section>
		);
	}
	const put = async (text: string) => {
		await editRun(run.run_id, { tags: { [NOTE_TAG]: text === "" ? null : text } });
		changed();
	};
	return (
		<TextForm
			label="Note"
			placeholder="What was tried, and what came out of it?"
			draft={draft}
			save={(text) => {
				if (text !== note) attempt(() => put(text), { done: "Saved the note", undo: () => put(note) });
			}}
		/>
	);
}

interface NotesProps {
	readonly run: RunWithContext;
	readonly draft: Draft;
	readonly changed: () => void;
}
