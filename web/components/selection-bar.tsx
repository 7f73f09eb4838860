import "./selection-bar.css";
import { setRunLifecycle } from "../data/runs.ts";
import { mayWrite } from "../data/session.ts";
import { countOf } from "../format/number.ts";
import { to } from "../router.ts";
import { attempt } from "./attempt.ts";

export interface SelectionBarProps {
	readonly selected: readonly string[];
	readonly view: "active" | "deleted";
	readonly clear: () => void;
	/** Called when the selected runs have left the table, and when they are back. */
	readonly moved: () => void;
}

/** More than this many do not fit beside each other. */
const COMPARED_AT_MOST = 20;

/** What can be done with the runs that are ticked. */
export function SelectionBar({ selected, view, clear, moved }: SelectionBarProps) {
	const move = async (lifecycle: "active" | "deleted") => {
		await setRunLifecycle(selected, lifecycle);
		moved();
	};
	const runs = countOf(selected.length, "run");
	const act = () => {
		const forward = view === "active" ? "deleted" : "active";
		attempt(() => move(forward), {
			done: `${forward === "deleted" ? "Deleted" : "Restored"} ${runs}`,
			undo: () => move(view),
		});
		clear();
	};
	return (
		<div class="selection" role="toolbar" aria-label="Selected runs">
			<b>{runs} selected</b>
			<a
				class="button primary"
				href={to.compare(selected.slice(0, COMPARED_AT_MOST))}
				aria-disabled={selected.length < 2}
				title={selected.length > COMPARED_AT_MOST ? `The first ${COMPARED_AT_MOST} are compared` : undefined}
			>
				Compare
			</a>
			{mayWrite() && (
				<button type="button" class="button danger" onClick={act}>
					{view === "active" ? "Delete" : "Restore"}
				</button>
			)}
			<button type="button" class="button bare" onClick={clear}>
				Clear
			</button>
		</div>
	);
}
