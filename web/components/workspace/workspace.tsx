import "./workspace.css";
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Experiment } from "../../../worker/api/contract.ts";
import type { Run } from "../../data/run.ts";
import type { RunList } from "../../data/run-list.ts";
import { route, setQuery } from "../../router.ts";
import { ChartsPanel } from "../charts-panel/charts-panel.tsx";
import { settingsIn } from "../charts-panel/settings.ts";
import { lazy } from "../lazy.tsx";
import { columnById, columnsIn, defaultColumns } from "../runs-table/columns.ts";
import { RunsTable } from "../runs-table/runs-table.tsx";
import { SelectionBar } from "../selection-bar.tsx";
import { chartedRows, chartedRun } from "./charted.ts";
import { NoRuns } from "./no-runs.tsx";
import { PaneTabs } from "./pane-tabs.tsx";
import { TableFoot } from "./table-foot.tsx";
import { Toolbar } from "./toolbar.tsx";
import { useRowActions } from "./use-row-actions.ts";
import { useRows } from "./use-rows.ts";
import { viewStateIn } from "./view-state.ts";

const UnderstandPanel = lazy(() => import("../understand/understand-panel.tsx").then((m) => m.UnderstandPanel));

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
	const rows = useRows(runs, list, state, folded.value);
	const { selected, switched, act, selectAll, clear, chartOnly } = useRowActions(rows, folded);
	const charted = chartedRows(rows, selected.value, switched.value);
	const drawn = rows.filter((row) => charted.has(row.run.run_id)).map(chartedRun);
	const error = list.error.value;
	return (
		<div class={`workspace layout-is-${state.layout}`}>
			<h1 class="only-read">{experiment.name}</h1>
			<Toolbar
				name={experiment.name}
				state={state}
				error={error}
				all={all}
				chosen={chosen}
				runs={runs}
				rows={rows}
				columns={columns}
				selected={selected.value}
			/>
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
						<PaneTabs pane={state.pane} />
						{state.pane === "understand" ? (
							<UnderstandPanel runs={runs} keep={chartOnly} />
						) : (
							<ChartsPanel runs={drawn} settings={settingsIn(query)} empty={emptyCharts(charted.size)} />
						)}
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
