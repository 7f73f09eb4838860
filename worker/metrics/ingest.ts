/**
 * The hot path: everything that one request logs to a run is one UPDATE of one row, whatever its size.
 *
 * The statement carries its conditions: the run exists, is active, lies in the caller's scope, has room, and no param
 * changes its value. So it is atomic without a transaction, and a request that is repeated (clients retry) changes
 * nothing: entries merge to the same entry, params and tags are the same, and a segment that the tail holds is not
 * appended again. A repetition that arrives after sealing is dropped by whoever reads or seals next.
 */
import { documentKey, hasControlCharacter, pathSql } from "../db/document-key.ts";
import { invalid } from "../errors.ts";
import { MAX_METRIC_NAMES, MAX_RUN_ROW, SEAL_TAIL_AT } from "../limits.ts";
import { noteKeys } from "../tracking/catalogue.ts";
import { explainRefusal } from "../tracking/explain.ts";
import { RUN_IS_ACTIVE } from "../tracking/run-row.ts";
import { inScope, type Work } from "../work.ts";
import { addPoint, type Entry, entriesJson, entryOf, mergeEntrySql } from "./entry.ts";
import type { Point } from "./point.ts";
import { sealTail } from "./seal.ts";
import { encodeSegment } from "./segment.ts";

/** What one request adds to a run. Params never change once logged; tags and name are overwritten. */
export interface LogBatch {
	readonly points?: readonly Point[];
	readonly params?: ReadonlyMap<string, string>;
	/** A tag that is null is removed. */
	readonly tags?: ReadonlyMap<string, string | null>;
	readonly name?: string | undefined;
	readonly parentRunId?: string | undefined;
}

/** Each key of the batch ?1 with its fresh entry and, read once, the entry that the run ?2 has. */
const MERGED = `SELECT jsonb_group_object(key, jsonb(entry)) AS metrics, coalesce(sum(is_new), 0) AS new_names FROM (
	SELECT key, ${mergeEntrySql("old", "fresh")} AS entry, old IS NULL AS is_new FROM (
		SELECT n.key AS key, n.value AS fresh, r.metrics -> ${pathSql("n.key")} AS old
		FROM runs r, json_each(?1) n WHERE r.run_id = ?2 LIMIT -1))`;

const LOG_SQL = `UPDATE runs SET
	metrics = iif(?1 = '{}', runs.metrics, jsonb_patch(runs.metrics, merged.metrics)),
	metric_count = runs.metric_count + merged.new_names,
	params = iif(?3 = '{}', runs.params, jsonb_patch(runs.params, ?3)),
	tags = iif(?4 = '{}', runs.tags, jsonb_patch(runs.tags, ?4)),
	name = coalesce(?5, runs.name),
	parent_run_id = coalesce(?6, runs.parent_run_id),
	tail = iif(instr(runs.tail, ?7) > 0, runs.tail, runs.tail || ?7),
	updated_at = max(runs.updated_at, ?8),
	index_was = iif(runs.indexed = 1 AND (?1 <> '{}' OR ?3 <> '{}'), runs.metrics, runs.index_was),
	indexed = iif(runs.indexed = 1 AND (?1 <> '{}' OR ?3 <> '{}'), 0, runs.indexed)
FROM (${MERGED}) AS merged
WHERE runs.run_id = ?2 AND ${inScope("runs.experiment_id", 9)}
	AND ${RUN_IS_ACTIVE}
	AND (merged.new_names = 0 OR runs.metric_count + merged.new_names <= ${MAX_METRIC_NAMES})
	AND octet_length(runs.metrics) + octet_length(runs.params) + octet_length(runs.tags) + octet_length(runs.tail)
		+ octet_length(?1) + octet_length(?3) + octet_length(?4) + octet_length(?7) <= ${MAX_RUN_ROW}
	AND NOT EXISTS (SELECT 1 FROM json_each(?3) p WHERE runs.params ->> ${pathSql("p.key")} <> p.value)
RETURNING seq, experiment_id, octet_length(tail) AS tail_bytes`;

/**
 * Logs a batch to a run: one statement, one row written.
 * @throws Failure `not_found`, `invalid` (deleted run, full run) or `ParamConflict`; nothing is written then
 */
export async function logBatch(work: Work, runId: string, batch: LogBatch): Promise<void> {
	const row = await logStatement(work, runId, batch).first<{
		seq: number;
		experiment_id: number;
		tail_bytes: number;
	}>();
	if (!row) return explainRefusal(work, runId, { params: batch.params ?? new Map() });
	noteKeys(work, row.experiment_id, batch);
	if (row.tail_bytes >= SEAL_TAIL_AT) work.later(sealTail(work.db, row.seq));
}

/** The statement of `logBatch`, for callers that need it inside a transaction of their own. */
export function logStatement(work: Work, runId: string, batch: LogBatch): D1PreparedStatement {
	const points = batch.points ?? [];
	return work.db
		.prepare(LOG_SQL)
		.bind(
			entriesJson(entriesOf(points)),
			runId,
			documentJson(batch.params, "param"),
			documentJson(batch.tags, "tag"),
			batch.name ?? null,
			batch.parentRunId ?? null,
			encodeSegment(points),
			work.now,
			work.scope,
		);
}

/** One entry for each metric in `points`, by document key. */
export function entriesOf(points: readonly Point[]): Map<string, Entry> {
	const entries = new Map<string, Entry>();
	for (const point of points) {
		const entry = entries.get(point.key);
		if (entry) addPoint(entry, point);
		else entries.set(point.key, entryOf(point));
	}
	return new Map([...entries].map(([name, entry]) => [checkedKey(name, "metric"), entry]));
}

/** JSON text of a document `{document key: text}`, or of a patch to one. */
export function documentJson(items: ReadonlyMap<string, string | null> | undefined, what: string): string {
	if (!items || items.size === 0) return "{}";
	return JSON.stringify(Object.fromEntries([...items].map(([name, value]) => [checkedKey(name, what), value])));
}

function checkedKey(name: string, what: string): string {
	if (hasControlCharacter(name)) {
		throw invalid(`The ${what} name ${JSON.stringify(name)} holds a control character, which names may not.`);
	}
	return documentKey(name);
}
