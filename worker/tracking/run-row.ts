/**
 * A run as the store gives it. Documents stay JSON text: a page of 1,000 runs is printed from them without parsing
 * (and `json_each` in SQL would be billed as a row read for every param).
 */
export interface RunRow {
	run_id: string;
	experiment_id: number;
	name: string;
	user_id: string;
	status: RunStatus;
	/** Milliseconds since 1970 UTC, as are all times. */
	start_time: number;
	end_time: number | null;
	artifact_uri: string;
	parent_run_id: string | null;
	/** The effective state: the newer of the run's own mark and its experiment's. */
	lifecycle: Lifecycle;
	/** Last sign of life. */
	updated_at: number;
	/** `{document key: text}` */
	params: string;
	/** `{document key: text}` */
	tags: string;
	/** `{any: {name, digest, tags}}` */
	datasets: string;
	/** `{"in": {model id: 0}, "out": {model id: step}}` */
	models: string;
	/** `{document key: entry}`, see metrics/entry.ts */
	metrics: string;
}

export const RUN_STATUSES = ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export type Lifecycle = "active" | "deleted";

/** Whether a run with this status is over. It may still be written to: clients log after the end. */
export function hasEnded(status: RunStatus): boolean {
	return status !== "RUNNING" && status !== "SCHEDULED";
}

/** SQL for the effective state of run alias `r` in experiment alias `e`. */
export const EFFECTIVE_LIFECYCLE = "iif(r.lifecycle_epoch = e.lifecycle_epoch, r.lifecycle, e.lifecycle)";

/** SQL that holds where the row of `runs` that an UPDATE or INSERT … SELECT is at is active, its experiment included. */
export const RUN_IS_ACTIVE = `(SELECT iif(e.lifecycle_epoch = runs.lifecycle_epoch, runs.lifecycle, e.lifecycle)
	FROM experiments e WHERE e.id = runs.experiment_id) = 'active'`;

/** The columns of a `RunRow`, from `runs r JOIN experiments e ON e.id = r.experiment_id`. */
export const RUN_COLUMNS = `r.run_id, r.experiment_id, r.name, r.user_id, r.status, r.start_time, r.end_time,
	r.artifact_uri, r.parent_run_id, ${EFFECTIVE_LIFECYCLE} AS lifecycle, r.updated_at,
	json(r.params) AS params, json(r.tags) AS tags, json(r.datasets) AS datasets, json(r.models) AS models,
	json(r.metrics) AS metrics`;
