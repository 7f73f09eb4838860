/**
 * What a link shows, composed once (compose-view.ts) and then drawn as page, badge, chart or JSON. It holds what was
 * meant to be shown: no user names, no paths of the machine that trained, no places of files.
 */
import type { Share } from "../access/share-store.ts";
import type { RunStatus } from "../tracking/run-row.ts";

/** As contract.ts: MetricEntry; steps beyond 2^53 are rounded. */
export type MetricEntry = readonly [
	value: number,
	step: number,
	timestamp: number,
	nan: 0 | 1,
	min: number | null,
	minStep: number | null,
	max: number | null,
	maxStep: number | null,
];

export interface ViewedRun {
	readonly run_id: string;
	readonly parent_run_id: string | null;
	readonly name: string;
	readonly status: RunStatus;
	/** Milliseconds since 1970 UTC. */
	readonly start_time: number;
	readonly end_time: number | null;
	/** When it was last written to, where that was after its end; else null. */
	readonly written_after_end: number | null;
	readonly note: string | null;
	readonly params: Readonly<Record<string, string>>;
	readonly tags: Readonly<Record<string, string>>;
	readonly metrics: Readonly<Record<string, MetricEntry>>;
}

export interface Curve {
	readonly run_id: string;
	readonly x: readonly number[];
	/** NaN is null. */
	readonly y: readonly (number | null)[];
}

export interface ViewedFile {
	readonly path: string;
	readonly size: number;
}

export interface ShareView {
	readonly kind: Share["kind"];
	readonly title: string;
	readonly selection: string;
	readonly experiment: string;
	/** When this was read, or frozen. */
	readonly as_of: number;
	readonly frozen: boolean;
	/** Whether some run goes on. */
	readonly live: boolean;
	readonly runs: readonly ViewedRun[];
	/** Whether there are more runs than these. */
	readonly more_runs: boolean;
	/** By metric, those that have more than one point. */
	readonly charts: Readonly<Record<string, readonly Curve[]>>;
	/** Of a shared run with its artifacts, the first ones; else absent. */
	readonly files?: readonly ViewedFile[];
}

/** The metrics of `runs`: those that most have first, the machine's own last. */
export function metricNames(runs: readonly ViewedRun[]): string[] {
	const counts = new Map<string, number>();
	for (const { metrics } of runs) for (const key of Object.keys(metrics)) counts.set(key, (counts.get(key) ?? 0) + 1);
	const isSystem = (key: string) => Number(key.startsWith("system/"));
	return [...counts.keys()].sort(
		(a, b) => isSystem(a) - isSystem(b) || counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1),
	);
}

const rawJson = (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON;

/** The view as JSON text. Infinities become ±9e999, which JSON.parse reads as infinities. */
export function viewJson(view: ShareView): string {
	return JSON.stringify(view, (_key, value: unknown) =>
		typeof value === "number" && !Number.isFinite(value) ? rawJson(value > 0 ? "9e999" : "-9e999") : value,
	);
}
