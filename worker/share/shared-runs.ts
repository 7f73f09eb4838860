/** Reading the runs that a link shows: in SQL as narrowly as it goes, and each one decided on by `covers`. */
import { type CoveredRun, covers, type ShareRight } from "../access/share-right.ts";
import { EFFECTIVE_LIFECYCLE, type RunStatus } from "../tracking/run-row.ts";
import { inScope, type Work } from "../work.ts";

/** A run as the store gives it for a link; documents as JSON text. */
export interface SharedRow extends CoveredRun {
	readonly name: string;
	readonly status: RunStatus;
	/** Milliseconds since 1970 UTC. */
	readonly start_time: number;
	readonly end_time: number | null;
	readonly updated_at: number;
	readonly artifact_uri: string;
	readonly params: string;
	readonly tags: string;
	readonly metrics: string;
}

const COLUMNS = `r.run_id, r.experiment_id, r.parent_run_id, r.name, r.status, r.start_time, r.end_time, r.updated_at,
	r.artifact_uri, ${EFFECTIVE_LIFECYCLE} AS lifecycle, json(r.params) AS params, json(r.tags) AS tags,
	json(r.metrics) AS metrics`;

/** Nested runs are looked for among this many runs from the parents' start on: no index knows parents. */
const LOOKED_AT = 1_000;

/** The newest runs that `share` shows, named ones in the order of their naming, with nested ones behind. */
export async function sharedRuns(work: Work, share: ShareRight, limit: number): Promise<SharedRow[]> {
	if (share.runs === null) return covered(share, await newest(work, share, limit));
	const named = covered(share, await byIds(work, share.runs));
	if (!share.children || named.length === 0) return named.slice(0, limit);
	const nested = covered(share, await nestedIn(work, share, Math.min(...named.map((run) => run.start_time)), limit));
	return [...named, ...nested.filter((run) => !named.some(({ run_id }) => run_id === run.run_id))].slice(0, limit);
}

/** Those of the runs `ids` that `share` shows. One statement. */
export async function sharedAmong(work: Work, share: ShareRight, ids: readonly string[]): Promise<SharedRow[]> {
	return covered(share, await byIds(work, ids));
}

function covered(share: ShareRight, rows: readonly SharedRow[]): SharedRow[] {
	return rows.filter((row) => covers(share, row));
}

async function byIds(work: Work, ids: readonly string[]): Promise<SharedRow[]> {
	const { results } = await work.db
		.prepare(
			`SELECT ${COLUMNS} FROM json_each(?1) w CROSS JOIN runs r ON r.run_id = w.value
			CROSS JOIN experiments e ON e.id = r.experiment_id WHERE ${inScope("e.id", 2)}`,
		)
		.bind(JSON.stringify(ids), work.scope)
		.all<SharedRow>();
	return results;
}

async function newest(work: Work, share: ShareRight, limit: number): Promise<SharedRow[]> {
	const { results } = await work.db
		.prepare(
			`SELECT ${COLUMNS} FROM experiments e CROSS JOIN runs r ON r.experiment_id = e.id
			WHERE e.id = ?1 AND ${inScope("e.id", 2)} AND ${EFFECTIVE_LIFECYCLE} = 'active'
				AND (?3 OR r.parent_run_id IS NULL)
			ORDER BY r.start_time DESC, r.run_id LIMIT ?4`,
		)
		.bind(share.experimentId, work.scope, Number(share.children), limit)
		.all<SharedRow>();
	return results;
}

async function nestedIn(work: Work, share: ShareRight, from: number, limit: number): Promise<SharedRow[]> {
	const { results } = await work.db
		.prepare(
			`SELECT ${COLUMNS} FROM (
				SELECT seq, parent_run_id FROM runs WHERE experiment_id = ?1 AND start_time >= ?2
				ORDER BY start_time LIMIT ${LOOKED_AT}) near
			CROSS JOIN runs r ON r.seq = near.seq CROSS JOIN experiments e ON e.id = r.experiment_id
			WHERE near.parent_run_id IN (SELECT value FROM json_each(?3)) AND ${inScope("e.id", 4)} LIMIT ?5`,
		)
		.bind(share.experimentId, from, JSON.stringify(share.runs), work.scope, limit)
		.all<SharedRow>();
	return results;
}
