import type { Experiment } from "../../../worker/api/contract.ts";
import { FirstLines } from "../empty-server.tsx";
import type { ViewState } from "./view-state.ts";

interface NoRunsProps {
	readonly experiment: Experiment;
	readonly state: ViewState;
	readonly mistaken: boolean;
}

/** Why the table is empty, and what to do. */
export function NoRuns({ experiment, state, mistaken }: NoRunsProps) {
	if (mistaken) return <p class="quiet panel-empty">No runs are shown while the filter has a mistake.</p>;
	if (state.filter !== "") return <p class="quiet panel-empty">No run matches this filter.</p>;
	if (state.view === "deleted") return <p class="quiet panel-empty">There are no deleted runs.</p>;
	return (
		<div class="empty-experiment">
			<h2>No runs yet</h2>
			<p class="quiet">Log one with these lines; it appears here as soon as it starts.</p>
			<FirstLines experiment={experiment.name} />
		</div>
	);
}
