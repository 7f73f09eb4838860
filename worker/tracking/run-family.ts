/** A run's parent and children. */
import { inScope, type Work } from "../work.ts";
import { EFFECTIVE_LIFECYCLE, type RunRow } from "./run-row.ts";

/** What is told of a relative. */
export type Relative = Pick<RunRow, "run_id" | "name" | "status" | "start_time" | "end_time"> & {
	readonly seq: number;
};

const COLUMNS = "r.run_id, r.seq, r.name, r.status, r.start_time, r.end_time";

/** Children are looked for among this many runs from the parent's start on: no index knows parents. */
const LOOKED_AT = 1_000;

/** The run with its number, or null where it is not there or the caller may not know it. One row read. */
export async function relative(work: Work, runId: string): Promise<Relative | null> {
	return work.db
		.prepare(`SELECT ${COLUMNS} FROM runs r WHERE r.run_id = ?1 AND ${inScope("r.experiment_id", 2)}`)
		.bind(runId, work.scope)
		.first<Relative>();
}

/** The active children of `run`, oldest first. One statement. */
export async function childrenOf(work: Work, run: RunRow): Promise<Relative[]> {
	const { results } = await work.db
		.prepare(
			`SELECT run_id, seq, name, status, start_time, end_time FROM (
				SELECT ${COLUMNS}, r.parent_run_id AS parent, ${EFFECTIVE_LIFECYCLE} AS lifecycle
				FROM experiments e CROSS JOIN runs r ON r.experiment_id = e.id
				WHERE e.id = ?1 AND ${inScope("e.id", 2)} AND r.start_time >= ?3 ORDER BY r.start_time LIMIT ${LOOKED_AT})
			WHERE parent = ?4 AND lifecycle = 'active'`,
		)
		.bind(run.experiment_id, work.scope, run.start_time, run.run_id)
		.all<Relative>();
	return results;
}
