/** What goes on in experiments: how many runs, whether some run now, when the last began. */
import type { Work } from "../work.ts";
import { EFFECTIVE_LIFECYCLE, type Lifecycle } from "./run-row.ts";

export interface Activity {
	readonly id: number;
	/** Runs of the asked state, at most `COUNTED`. */
	readonly runs: number;
	readonly running: number;
	/** Milliseconds since 1970 UTC; null without runs. */
	readonly lastRunAt: number | null;
}

/**
 * Runs are counted up to here: a list of 100 experiments then reads at most 100,000 rows, 2 % of a free day. Counters
 * kept by the writers would read one row an experiment; they come with the catalogue of keys.
 */
export const COUNTED = 500;

/** Whoever trains has its run among the newest. */
const LOOKED_AT_FOR_RUNNING = 20;

/** The activity of each experiment in `ids`. One statement. */
export async function activityOf(
	work: Work,
	ids: readonly number[],
	lifecycle: Lifecycle,
): Promise<Map<number, Activity>> {
	if (ids.length === 0) return new Map();
	const { results } = await work.db
		.prepare(
			`SELECT e.id AS id,
				(SELECT count(*) FROM (SELECT 1 FROM runs r WHERE r.experiment_id = e.id AND ${EFFECTIVE_LIFECYCLE} = ?2
					LIMIT ${COUNTED + 1})) AS runs,
				(SELECT count(*) FROM (SELECT r.status AS status, ${EFFECTIVE_LIFECYCLE} AS lifecycle FROM runs r
					WHERE r.experiment_id = e.id ORDER BY r.start_time DESC LIMIT ${LOOKED_AT_FOR_RUNNING})
					WHERE status = 'RUNNING' AND lifecycle = 'active') AS running,
				(SELECT r.start_time FROM runs r WHERE r.experiment_id = e.id ORDER BY r.start_time DESC LIMIT 1) AS lastRunAt
			FROM json_each(?1) w CROSS JOIN experiments e ON e.id = w.value`,
		)
		.bind(JSON.stringify(ids), lifecycle)
		.all<Activity>();
	return new Map(results.map((row) => [row.id, row]));
}
