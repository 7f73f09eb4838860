import type { Metric, Run } from "../../web/data/run.ts";

/** A metric whose only point is `value` at step 0. */
export function onePoint(value: number): Metric {
	const extreme = Number.isNaN(value) ? null : value;
	const step = extreme === null ? null : 0;
	return { value, step: 0, timestamp: 1, min: extreme, minStep: step, max: extreme, maxStep: step };
}

/** A run for tests, with what matters to the test. */
export function aRun(given: Partial<Omit<Run, "metrics">> & { metrics?: Record<string, number> } = {}): Run {
	const { metrics = {}, ...rest } = given;
	return {
		run_id: "r1",
		seq: 1,
		experiment_id: "1",
		name: "calm-elk-1",
		user: "ada",
		status: "FINISHED",
		start_time: 1_000,
		end_time: 2_000,
		updated_at: 2_000,
		lifecycle: "active",
		parent_run_id: null,
		params: {},
		tags: {},
		...rest,
		metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, onePoint(value)])),
	};
}
