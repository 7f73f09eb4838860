import { now } from "../../data/clock.ts";
import { type Run, stateOf } from "../../data/run.ts";
import type { RunList } from "../../data/run-list.ts";
import { countOf } from "../../format/number.ts";

export function TableFoot({
	list,
	runs,
	charted,
}: {
	readonly list: RunList;
	readonly runs: readonly Run[];
	readonly charted: number;
}) {
	const running = runs.filter((run) => stateOf(run, now.value) === "running").length;
	return (
		<div class="table-foot">
			<span>
				{countOf(runs.length, "run")}
				{list.hasMore.value && " loaded, more below"}
			</span>
			{running > 0 && <span class="live">{running} running</span>}
			<span>{charted} in the charts</span>
			{list.newer.value > 0 && (
				<button type="button" class="button bare" onClick={() => void list.reload()}>
					Show {countOf(list.newer.value, "new run")}
				</button>
			)}
		</div>
	);
}
