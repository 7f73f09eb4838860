/**
 * The index of runs that have ended: the latest value of each metric, and each param. INDEX.md says what it promises.
 *
 * A run is indexed once, after its end, and again where its metrics or params changed after that: LOG_SQL
 * (metrics/ingest.ts) then sets `indexed` to 0 and keeps the metrics as they were, in the statement that changes them. So
 * whoever dies before the indexing leaves a run that says of itself that it must be read from its documents.
 */
import { MAX_INDEXED_KEYS } from "../limits.ts";
import type { Work } from "../work.ts";
import { crowdedSql } from "./catalogue.ts";

/** SQL for a run whose status is not final. As the partial indexes of migrations/0006 have it, which need the same words. */
export const IS_OPEN = (run = "") => `${run}status IN ('RUNNING', 'SCHEDULED')`;
export const HAS_ENDED = (run = "") => `${run}status NOT IN ('RUNNING', 'SCHEDULED')`;

/** Runs that are indexed after one's end: the one, and others that were left over. */
export const INDEXED_AT_AN_END = 10;

/** Characters of a param's value in the index; enough to tell most values apart, and the document decides. */
export const PARAM_CHARACTERS = 100;

/** SQL for `nan` and `place` in the index, from JSON text of a metric's entry in run alias `r`. */
const NAN = (entry: string) => `(${entry} ->> 3)`;
const PLACE = (entry: string) => `iif(${NAN(entry)}, -r.start_time, ${entry} ->> 0)`;

/** The runs in ?1 (`[[seq, wide], …]`) that are still to be indexed. */
const RUNS = `json_each(?1) w CROSS JOIN runs r ON r.seq = w.value ->> 0 AND r.indexed = 0 AND ${HAS_ENDED("r.")}`;
const NARROW = `${RUNS} AND w.value ->> 1 = 0`;

const STATEMENTS = [
	// What stands in the index and is no longer so. A run that was never indexed has nothing there.
	`DELETE FROM metric_index WHERE (experiment_id, key, nan, place, run_seq) IN (
		SELECT experiment_id, key, nan, place, seq FROM (
			SELECT r.experiment_id, was.key, ${NAN("was.value")} AS nan, ${PLACE("was.value")} AS place, r.seq,
				w.value ->> 1 AS wide, r.metrics -> ('$."' || was.key || '"') AS now, was.value AS was
			FROM ${RUNS} CROSS JOIN json_each(r.index_was) was)
		WHERE wide OR now IS NULL OR now ->> 0 <> was ->> 0 OR now ->> 3 <> was ->> 3)`,
	`INSERT OR IGNORE INTO metric_index (experiment_id, key, nan, place, run_seq)
		SELECT r.experiment_id, m.key, ${NAN("m.value")}, ${PLACE("m.value")}, r.seq
		FROM ${NARROW} CROSS JOIN json_each(r.metrics) m`,
	`INSERT OR IGNORE INTO param_index (experiment_id, key, value, run_seq)
		SELECT r.experiment_id, p.key, substr(p.value, 1, ${PARAM_CHARACTERS}), r.seq
		FROM ${NARROW} CROSS JOIN json_each(r.params) p`,
	...(["metric", "param", "tag"] as const).map(
		(kind) => `INSERT OR IGNORE INTO experiment_keys (experiment_id, kind, key)
		SELECT DISTINCT r.experiment_id, '${kind}', k.key FROM ${RUNS} CROSS JOIN json_each(r.${kind}s) k
		WHERE r.experiment_id NOT IN (${crowdedSql(`SELECT r.experiment_id FROM ${RUNS}`)})`,
	),
	`UPDATE runs AS r SET indexed = iif(w.value ->> 1, 2, 1), index_was = NULL FROM json_each(?1) w
		WHERE r.seq = w.value ->> 0 AND r.indexed = 0 AND ${HAS_ENDED("r.")}`,
];

/**
 * Indexes up to `most` runs that have ended and are not indexed: after a run's end, and a step of the cron.
 * One statement to look, and seven in one transaction for every MAX_INDEXED_KEYS names.
 * @returns how many runs were indexed; fewer than `most` when none is left
 */
export async function indexEndedRuns(work: Pick<Work, "db">, most: number): Promise<number> {
	const { results } = await work.db
		.prepare(
			`SELECT seq, (SELECT count(*) FROM json_each(metrics)) + (SELECT count(*) FROM json_each(params)) AS names
			FROM runs INDEXED BY runs_unindexed WHERE indexed <> 1 AND indexed = 0 AND ${HAS_ENDED()} LIMIT ?1`,
		)
		.bind(most)
		.all<{ seq: number; names: number }>();
	for (const runs of transactions(results)) {
		await work.db.batch(STATEMENTS.map((sql) => work.db.prepare(sql).bind(runs)));
	}
	return results.length;
}

/** `[[seq, wide], …]` as JSON text, each with about MAX_INDEXED_KEYS names to be written. */
function transactions(runs: readonly { readonly seq: number; readonly names: number }[]): string[] {
	const parts: [number, 0 | 1][][] = [];
	let room = 0;
	for (const { seq, names } of runs) {
		const wide = names > MAX_INDEXED_KEYS;
		if (parts.length === 0 || (!wide && names > room)) {
			parts.push([]);
			room = MAX_INDEXED_KEYS;
		}
		if (!wide) room -= names;
		parts.at(-1)!.push([seq, wide ? 1 : 0]);
	}
	return parts.map((part) => JSON.stringify(part));
}
