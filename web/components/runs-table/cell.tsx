import { now } from "../../data/clock.ts";
import { type Run, stateOf } from "../../data/run.ts";
import { exactNumber } from "../../format/number.ts";
import { formatDuration } from "../../format/time.ts";
import { RelativeTime } from "../relative-time.tsx";
import { type Column, metricIn } from "./columns.ts";
import type { Heat } from "./heat.ts";

/** How a column's values are written, made once for all rows on the table. */
export interface Look {
	readonly column: Column;
	readonly width: number;
	readonly format: (value: number) => string;
	readonly heat: Heat;
	/** Whether the column is read as numbers and stands to the right. */
	readonly numeric: boolean;
}

export function Cell({ run, look }: { readonly run: Run; readonly look: Look }) {
	const { column } = look;
	switch (column.kind) {
		case "metric":
		case "min":
		case "max":
			return <MetricCell run={run} look={look} />;
		case "param":
			return <TextCell text={run.params[column.name]} numeric={look.numeric} />;
		case "tag":
			return <TextCell text={run.tags[column.name]} numeric={false} />;
		case "attribute":
			return <AttributeCell run={run} name={column.name} />;
	}
}

function MetricCell({ run, look }: { readonly run: Run; readonly look: Look }) {
	const metric = run.metrics[look.column.name];
	const value = metricIn(run, look.column);
	if (!metric || value === undefined) return <td class="number missing">–</td>;
	const { min, max } = metric;
	const range = min !== null && max !== null && min !== max ? `, min ${exactNumber(min)}, max ${exactNumber(max)}` : "";
	const step = { min: metric.minStep, max: metric.maxStep }[look.column.kind as string] ?? metric.step;
	return (
		<td
			class={`number heat-${look.heat.shadeOf(value)} ${look.heat.isBest(value) ? "best" : ""}`}
			title={`${exactNumber(value)} at step ${step}${range}`}
		>
			{look.format(value)}
		</td>
	);
}

function TextCell({ text, numeric }: { readonly text: string | undefined; readonly numeric: boolean }) {
	if (text === undefined) return <td class={numeric ? "number missing" : "missing"}>–</td>;
	return (
		<td class={numeric ? "number" : ""} title={text.length > 12 ? text : undefined} dir="auto">
			{text}
		</td>
	);
}

function AttributeCell({ run, name }: { readonly run: Run; readonly name: string }) {
	switch (name) {
		case "start_time":
			return (
				<td class="quiet">
					<RelativeTime time={run.start_time} />
				</td>
			);
		case "duration":
			return <td class="quiet number">{durationText(run)}</td>;
		case "user_id":
			return <TextCell text={run.user || undefined} numeric={false} />;
		case "source":
			return <TextCell text={run.tags["mlflow.source.name"]?.split("/").at(-1)} numeric={false} />;
		case "version":
			return <TextCell text={run.tags["mlflow.source.git.commit"]?.slice(0, 7)} numeric={false} />;
		default:
			return <td />;
	}
}

/** How long it took, or has taken so far; of a silent run, until it was last heard. */
export function durationText(run: Run): string {
	const state = stateOf(run, now.value);
	const end = run.end_time ?? (state === "running" ? Math.max(now.value, run.updated_at) : run.updated_at);
	return end < run.start_time ? "–" : formatDuration(end - run.start_time);
}
