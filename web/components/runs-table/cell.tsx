import { now } from "../../data/clock.ts";
import { type Run, stateOf } from "../../data/run.ts";
import { exactNumber } from "../../format/number.ts";
import { formatDuration } from "../../format/time.ts";
import { RelativeTime } from "../relative-time.tsx";
import { type Column, isMetricColumn, metricIn } from "./columns.ts";
import type { Group } from "./groups.ts";
import type { Heat } from "./heat.ts";
import { partOf } from "./metric-part.ts";

/** How a column's values are written, made once for all rows on the table. */
export interface Look {
	readonly column: Column;
	readonly width: number;
	readonly format: (value: number) => string;
	readonly heat: Heat;
	/** Whether the column is read as numbers and stands to the right. */
	readonly numeric: boolean;
}

/** A cell as an element, not a component: a scrolled screen holds hundreds, and each component has a price. */
export function cellOf(run: Run, look: Look, group: Group | undefined) {
	const { column } = look;
	if (isMetricColumn(column)) return metricCell(run, look, group);
	if (column.kind !== "attribute") return textCell(textIn(run, column), look.numeric);
	if (group) return <td />;
	switch (column.name) {
		case "start_time":
			return (
				<td class="quiet">
					<RelativeTime time={run.start_time} />
				</td>
			);
		case "duration":
			return (
				<td class="quiet number">
					<Duration run={run} />
				</td>
			);
		default:
			return textCell(textIn(run, column), false);
	}
}

function metricCell(run: Run, look: Look, group: Group | undefined) {
	const value = metricIn(run, look.column);
	if (value === undefined) return <td class="number missing">–</td>;
	const best = look.heat.isBest(value) ? " best" : "";
	const std = group?.spreads[look.column.name]?.[partOf(look.column)].std;
	return (
		<td class={`number heat-${look.heat.shadeOf(value)}${best}`}>
			{look.format(value)}
			{std !== undefined && !Number.isNaN(std) && <span class="deviation">±{look.format(std)}</span>}
		</td>
	);
}

function textCell(text: string | undefined, numeric: boolean) {
	if (text === undefined) return <td class={numeric ? "number missing" : "missing"}>–</td>;
	return (
		<td class={numeric ? "number" : ""} dir={directionFor(text)}>
			{text}
		</td>
	);
}

/** Scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

/** "auto" only where it matters: Chromium works out the styles around such an element anew when its text changes. */
export function directionFor(text: string): "auto" | undefined {
	return RIGHT_TO_LEFT.test(text) ? "auto" : undefined;
}

/** What the run has in a column of text; undefined for nothing. */
export function textIn(run: Run, { kind, name }: Column): string | undefined {
	if (kind === "param") return run.params[name];
	if (kind === "tag") return run.tags[name];
	if (name === "user_id") return run.user || undefined;
	if (name === "source") return run.tags["mlflow.source.name"]?.split("/").at(-1);
	if (name === "version") return run.tags["mlflow.source.git.commit"]?.slice(0, 7);
	return undefined;
}

/** What a cell says when it is pointed at. */
export function hintOf(run: Run, look: Look, group: Group | undefined): string {
	const { column } = look;
	if (!isMetricColumn(column)) return textIn(run, column) ?? "";
	const [metric, value] = [run.metrics[column.name], metricIn(run, column)];
	if (!metric || value === undefined) return "";
	if (group) {
		const { n, mean, std } = group.spreads[column.name]![partOf(column)];
		return `mean ${exactNumber(mean)}${n > 1 ? `, deviation ${exactNumber(std)}` : ""}, of ${n} of ${group.runs.length} runs`;
	}
	const { min, max } = metric;
	const range = min !== null && max !== null && min !== max ? `, min ${exactNumber(min)}, max ${exactNumber(max)}` : "";
	const step = { min: metric.minStep, max: metric.maxStep }[column.kind as string] ?? metric.step;
	return `${exactNumber(value)} at step ${step}${range}`;
}

function Duration({ run }: { readonly run: Run }) {
	return <>{durationText(run)}</>;
}

/** How long it took, or has taken so far; of a silent run, until it was last heard. */
export function durationText(run: Run): string {
	const state = stateOf(run, now.value);
	const end = run.end_time ?? (state === "running" ? Math.max(now.value, run.updated_at) : run.updated_at);
	return end < run.start_time ? "–" : formatDuration(end - run.start_time);
}
