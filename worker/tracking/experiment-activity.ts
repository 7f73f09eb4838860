/** What goes on in experiments: how many runs, whether some run now, when the last began. */
import type { Work } from "../work.ts";
import { IS_OPEN } from "./run-index.ts";
import { EFFECTIVE_LIFECYCLE, type Lifecycle } from "./run-row.ts";

export interface Activity {
	readonly id: number;
	/** Runs of the asked state. */
	readonly runs: number;
	/** At most `COUNTED`. */
	readonly running: number;
	/** Milliseconds since 1970 UTC; null without runs. */
	readonly lastRunAt: number | null;
}

/** Running ones are counted up to here. A crowd of them is rare: most never ended and were never cleaned away. */
export const COUNTED = 500;

/**
 * The activity of each experiment in `ids`. One statement; reads the experiment, its newest run and its running ones,
 * since triggers keep the number of runs on the experiment (migrations/0006).
 */
export async function activityOf(
	work: Work,
	ids: readonly number[],
	lifecycle: Lifecycle,
): Promise<Map<number, Activity>> {
	if (ids.length === 0) return new Map();
	const { results } = await work.db
		.prepare(
			`SELECT e.id AS id,
				iif(e.lifecycle = ?2, e.run_count - e.marked_count, e.marked_count) AS runs,
				(SELECT count(*) FROM (SELECT 1 FROM runs r INDEXED BY runs_running
					WHERE r.experiment_id = e.id AND ${IS_OPEN("r.")} AND r.status = 'RUNNING'
						AND ${EFFECTIVE_LIFECYCLE} = 'active' LIMIT ${COUNTED})) AS running,
				(SELECT r.start_time FROM runs r WHERE r.experiment_id = e.id ORDER BY r.start_time DESC LIMIT 1) AS lastRunAt
			FROM json_each(?1) w CROSS JOIN experiments e ON e.id = w.value`,
		)
		.bind(JSON.stringify(ids), lifecycle)
		.all<Activity>();
	return new Map(results.map((row) => [row.id, row]));
}
