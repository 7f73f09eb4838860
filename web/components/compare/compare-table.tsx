import "./compare-table.css";
import { useSignal } from "@preact/signals";
import { colourOf } from "../../charts/colour.ts";
import { isSystemMetric } from "../../data/directions.ts";
import type { Run } from "../../data/run.ts";
import { columnFormat, exactNumber } from "../../format/number.ts";
import { to } from "../../router.ts";
import { durationText } from "../runs-table/cell.tsx";
import { StatusGlyph } from "../status-glyph.tsx";
import { type MetricRow, metricRows, type ParamRow, paramRows } from "./compare-rows.ts";

/** Runs side by side: metrics with the best marked, params with those that differ. */
export function CompareTable({ runs }: { readonly runs: readonly Run[] }) {
	const allParams = useSignal(false);
	const metrics = metricRows(runs).filter((row) => !isSystemMetric(row.name));
	const params = paramRows(runs);
	const differing = params.filter((row) => row.differs);
	const shown = allParams.value ? params : differing;
	return (
		<div class="compare-box card">
			<table class="compare">
				<thead>
					<tr>
						<td class="compare-name" />
						{runs.map((run) => (
							<th key={run.run_id} scope="col">
								<a href={to.run(run.experiment_id, run.run_id)} title={run.name} dir="auto">
									<span class={`swatch series-${colourOf(run)}`} />
									<span class="truncate">{run.name}</span>
								</a>
								<span class="compare-state">
									<StatusGlyph run={run} /> {durationText(run)}
								</span>
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					<Heading title="Metrics" count={metrics.length} columns={runs.length + 1} />
					{metrics.map((row) => (
						<MetricLine key={row.name} row={row} />
					))}
				</tbody>
				<tbody>
					<tr class="compare-heading">
						<th scope="rowgroup" colSpan={runs.length + 1}>
							<span class="compare-title">
								Params <span class="tally">{shown.length}</span>
								{params.length > differing.length && (
									<button
										type="button"
										class="button bare"
										onClick={() => {
											allParams.value = !allParams.value;
										}}
									>
										{allParams.value
											? "Show only differences"
											: `Show ${params.length - differing.length} that are equal`}
									</button>
								)}
							</span>
						</th>
					</tr>
					{shown.map((row) => (
						<ParamLine key={row.name} row={row} />
					))}
				</tbody>
			</table>
		</div>
	);
}

function Heading({ title, count, columns }: { title: string; count: number; columns: number }) {
	return (
		<tr class="compare-heading">
			<th scope="rowgroup" colSpan={columns}>
				<span class="compare-title">
					{title} <span class="tally">{count}</span>
				</span>
			</th>
		</tr>
	);
}

function MetricLine({ row }: { readonly row: MetricRow }) {
	const format = columnFormat(row.values.filter((v) => v !== undefined));
	return (
		<tr>
			<th scope="row" class="compare-name" title={row.name} dir="auto">
				{row.name}
			</th>
			{row.values.map((value, i) => (
				// The columns are the runs in their order; they have no other key here.
				<td
					key={i}
					class={`number ${row.best.includes(i) ? "best" : ""}`}
					title={value === undefined ? "" : exactNumber(value)}
				>
					{value === undefined ? <span class="missing">–</span> : format(value)}
				</td>
			))}
		</tr>
	);
}

function ParamLine({ row }: { readonly row: ParamRow }) {
	return (
		<tr class={row.differs ? "" : "equal"}>
			<th scope="row" class="compare-name" title={row.name} dir="auto">
				{row.name}
			</th>
			{row.values.map((value, i) => (
				<td key={i} class="number" title={value} dir="auto">
					{value ?? <span class="missing">–</span>}
				</td>
			))}
		</tr>
	);
}
