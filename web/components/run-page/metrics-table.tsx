import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { colourOf } from "../../charts/colour.ts";
import { Sparkline } from "../../charts/sparkline.tsx";
import { directionOf, isSystemMetric } from "../../data/directions.ts";
import type { Metric, Run } from "../../data/run.ts";
import { exactNumber, formatNumber } from "../../format/number.ts";
import { useWasInView } from "../charts-panel/use-in-view.ts";
import { isSinglePoint, useLines } from "../charts-panel/use-lines.ts";
import { matches } from "../search-text.ts";
import { PanelHead } from "./panel-head.tsx";

/** Rows that are made before the reader searches. */
const LISTED = 300;
const SPARK_POINTS = 96;

/** Latest, least and greatest value of every metric, the better of the two ends in bold. */
export function MetricsTable({ run }: { readonly run: Run }) {
	const search = useSignal("");
	// Those of the machine have a tab of their own.
	const names = Object.keys(run.metrics)
		.filter((name) => !isSystemMetric(name))
		.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
	const shown = names.filter((name) => matches(search.value, [name]));
	return (
		<section class="card panel metrics-panel" aria-label="Metrics">
			<PanelHead title="Metrics" count={names.length} search={search} />
			{names.length === 0 ? (
				<p class="panel-empty quiet">This run has logged no metrics.</p>
			) : (
				<table class="facts metrics">
					<thead>
						<tr>
							<th scope="col">Name</th>
							<th scope="col" class="spark">
								<span class="only-read">Curve</span>
							</th>
							<th scope="col" class="number">
								Latest
							</th>
							<th scope="col" class="number">
								Min
							</th>
							<th scope="col" class="number">
								Max
							</th>
							<th scope="col" class="number step">
								Step
							</th>
						</tr>
					</thead>
					<tbody>
						{shown.slice(0, LISTED).map((name) => (
							<MetricRow key={name} run={run} name={name} metric={run.metrics[name]!} />
						))}
					</tbody>
				</table>
			)}
			{shown.length > LISTED && <p class="panel-empty quiet">and {shown.length - LISTED} more; search to see them</p>}
			{shown.length === 0 && names.length > 0 && <p class="panel-empty quiet">No metric matches this search.</p>}
		</section>
	);
}

interface MetricRowProps {
	readonly run: Run;
	readonly name: string;
	readonly metric: Metric;
}

function MetricRow({ run, name, metric }: MetricRowProps) {
	const row = useRef<HTMLTableRowElement>(null);
	const seen = useWasInView(row);
	const single = isSinglePoint(run, name);
	const { lines } = useLines([run], name, { axis: "step", points: SPARK_POINTS, wanted: seen && !single });
	const line = lines?.[0];
	const direction = directionOf(name);
	return (
		<tr ref={row}>
			<th scope="row" title={name} dir="auto">
				{name}
			</th>
			<td class="spark">{line && line.x.length > 1 && <Sparkline x={line.x} y={line.y} colour={colourOf(run)} />}</td>
			<td class="number latest" title={exactNumber(metric.value)}>
				{formatNumber(metric.value)}
			</td>
			<Extreme value={metric.min} step={metric.minStep} best={direction === -1 && !single} />
			<Extreme value={metric.max} step={metric.maxStep} best={direction === 1 && !single} />
			<td class="number step quiet">{metric.step.toLocaleString("en")}</td>
		</tr>
	);
}

function Extreme({ value, step, best }: ExtremeProps) {
	if (value === null) return <td class="number missing">–</td>;
	return (
		<td class={`number ${best ? "best" : "quiet"}`} title={`${exactNumber(value)} first at step ${step}`}>
			{formatNumber(value)}
		</td>
	);
}

interface ExtremeProps {
	readonly value: number | null;
	readonly step: number | null;
	readonly best: boolean;
}
