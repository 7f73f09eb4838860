/** A run as the dashboard works with it: names instead of document keys, metrics with named parts. */
import type { MetricEntry, RunRow } from "../../worker/api/contract.ts";
import { byName } from "./document-key.ts";

export interface Metric {
	/** Latest; NaN where the latest is NaN. */
	readonly value: number;
	readonly step: number;
	readonly timestamp: number;
	/** Null while only NaN was logged. */
	readonly min: number | null;
	readonly minStep: number | null;
	readonly max: number | null;
	readonly maxStep: number | null;
}

export interface Run extends Omit<RunRow, "metrics"> {
	readonly metrics: Readonly<Record<string, Metric>>;
}

export function metricOf([value, step, timestamp, nan, min, minStep, max, maxStep]: MetricEntry): Metric {
	return { value: nan ? Number.NaN : value, step, timestamp, min, minStep, max, maxStep };
}

export function runOf<R extends RunRow>(row: R): Omit<R, "metrics"> & Run {
	const metrics: Record<string, Metric> = {};
	for (const [name, entry] of Object.entries(byName(row.metrics))) metrics[name] = metricOf(entry);
	return { ...row, params: byName(row.params), tags: byName(row.tags), metrics };
}

/**
 * How a run looks to someone who wants to know whether it still works: RUNNING without a sign of life for this long
 * is shown as silent, since a killed process cannot say that it ended.
 */
export const SILENT_AFTER_MS = 10 * 60_000;

export type RunState = "running" | "scheduled" | "finished" | "failed" | "killed" | "silent";

export function stateOf(run: Pick<Run, "status"> & { readonly updated_at?: number }, now: number): RunState {
	switch (run.status) {
		case "RUNNING":
			return run.updated_at !== undefined && now - run.updated_at > SILENT_AFTER_MS ? "silent" : "running";
		case "SCHEDULED":
			return "scheduled";
		case "FINISHED":
			return "finished";
		case "FAILED":
			return "failed";
		case "KILLED":
			return "killed";
	}
}
