import "./workspace.css";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Experiment } from "../../../worker/api/contract.ts";
import { now } from "../../data/clock.ts";
import { type Run, stateOf } from "../../data/run.ts";
import type { RunList } from "../../data/run-list.ts";
import { countOf } from "../../format/number.ts";
import { route, setQuery } from "../../router.ts";
import { ChartsPanel } from "../charts-panel/charts-panel.tsx";
import { settingsIn } from "../charts-panel/settings.ts";
import { FirstLines } from "../empty-server.tsx";
import { columnById, columnsIn, defaultColumns } from "../runs-table/columns.ts";
import { RunsTable } from "../runs-table/runs-table.tsx";
import { rowsOf } from "../runs-table/tree.ts";
import { SelectionBar } from "../selection-bar.tsx";
import { chartedRuns } from "./charted.ts";
import { Toolbar } from "./toolbar.tsx";
import { useRowActions } from "./use-row-actions.ts";
import { type ViewState, viewStateIn } from "./view-state.ts";

export interface WorkspaceProps {
	readonly experiment: Experiment;
	readonly list: RunList;
	readonly runs: readonly Run[];
}

/** The runs of an experiment at the left, their charts at the right; either can fill the page. */
export function Workspace({ experiment, list, runs }: WorkspaceProps) {
	const { query } = route.value;
	const state = viewStateIn(query);
	const all = useMemo(() => columnsIn(runs), [runs]);
	const chosen = state.columns ?? defaultColumns(all, runs);
	const columns = useMemo(() => chosen.flatMap((id) => columnById(id) ?? []), [chosen.join("\n")]);
	const folded = useSignal<ReadonlySet<string>>(new Set());
	const rows = useMemo(
		() => rowsOf(runs, state.order === undefined, folded.value),
		[runs, state.order === undefined, folded.value],
	);
	const { selected, switched, act, selectAll, clear } = useRowActions(rows, folded);
	const ids = rows.map((row) => row.run.run_id);
	const charted = chartedRuns(ids, selected.value, switched.value);
	const drawn = rows.filter((row) => charted.has(row.run.run_id)).map((row) => row.run);
	const error = list.error.value;
	return (
		<div class={`workspace layout-is-${state.layout}`}>
			<h1 class="only-read">{experiment.name}</h1>
			<Toolbar state={state} error={error} all={all} chosen={chosen} />
			{error && error.position === undefined && <p class="workspace-problem">{error.message}</p>}
			<div class="workspace-panes">
				{state.layout !== "charts" && (
					<div class="pane table-pane">
						{runs.length === 0 ? (
							<NoRuns experiment={experiment} state={state} mistaken={error?.position !== undefined} />
						) : (
							<RunsTable
								runs={runs}
								rows={rows}
								columns={columns}
								order={state.order}
								setOrder={(order) => setQuery({ order })}
								selected={selected.value}
								charted={charted}
								folded={folded.value}
								act={act}
								selectAll={selectAll}
								nearEnd={() => void list.loadMore()}
								busy={list.loading.value}
							/>
						)}
						{selected.value.size > 0 ? (
							<SelectionBar
								selected={[...selected.value]}
								view={state.view}
								clear={clear}
								moved={() => void list.reload()}
							/>
						) : (
							runs.length > 0 && <TableFoot list={list} runs={runs} charted={charted.size} />
						)}
					</div>
				)}
				{state.layout !== "table" && runs.length > 0 && (
					<div class="pane charts-pane">
						<ChartsPanel runs={drawn} settings={settingsIn(query)} empty={emptyCharts(charted.size)} />
					</div>
				)}
			</div>
		</div>
	);
}

function emptyCharts(charted: number): string {
	return charted === 0
		? "No run is switched on. The dot beside a run's name puts it into the charts."
		: "The runs in the charts have logged no metrics yet.";
}

interface NoRunsProps {
	readonly experiment: Experiment;
	readonly state: ViewState;
	readonly mistaken: boolean;
}

function NoRuns({ experiment, state, mistaken }: NoRunsProps) {
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

function TableFoot({
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
