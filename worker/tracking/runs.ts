/** Runs: made, read, changed, deleted and restored. What is logged to them is in metrics/ingest.ts. */

import { audit } from "../access/audit.ts";
import { randomHex } from "../access/tokens.ts";
import { documentJson } from "../metrics/ingest.ts";
import { sealTail } from "../metrics/seal.ts";
import { inScope, type Work } from "../work.ts";
import { explainNoExperiment } from "./experiments.ts";
import { explainRefusal, noSuchRun } from "./explain.ts";
import { INDEXED_AT_AN_END, indexEndedRuns } from "./run-index.ts";
import { hasEnded, RUN_COLUMNS, RUN_IS_ACTIVE, type RunRow, type RunStatus } from "./run-row.ts";

export interface NewRun {
	readonly experimentId: number;
	readonly name: string;
	readonly userId?: string | undefined;
	/** Milliseconds since 1970 UTC; the time of the request where absent. */
	readonly startTime?: number | undefined;
	readonly endTime?: number | undefined;
	readonly status?: RunStatus | undefined;
	readonly parentRunId?: string | undefined;
	readonly tags?: ReadonlyMap<string, string>;
	/** 32 lower-case hex digits; a random one where absent. */
	readonly runId?: string;
	readonly requestDigest?: string;
}

const CREATE_SQL = `INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time, end_time, artifact_uri,
	parent_run_id, lifecycle_epoch, updated_at, tags, request_digest)
	SELECT ?1, e.id, ?2, ?3, ?4, ?5, ?6, e.artifact_location || '/' || ?1 || '/artifacts', ?7, e.lifecycle_epoch, ?8,
		jsonb(?9), ?10
	FROM experiments e WHERE e.id = ?11 AND e.lifecycle = 'active' AND ${inScope("e.id", 12)}`;

const READ_SQL = `SELECT ${RUN_COLUMNS} FROM runs r JOIN experiments e ON e.id = r.experiment_id
	WHERE r.run_id = ?1 AND ${inScope("r.experiment_id", 2)}`;

/**
 * Makes a run: two statements in one transaction, three rows written.
 * @throws Failure `not_found` or `invalid` where the experiment is absent or deleted
 */
export async function createRun(work: Work, run: NewRun): Promise<RunRow> {
	const runId = run.runId ?? randomHex(16);
	const results = await work.db.batch<RunRow>([createStatement(work, run, runId), readStatement(work, runId)]);
	const row = results[1]?.results[0];
	return row ?? explainNoExperiment(work, run.experimentId);
}

/** The statement that makes a run, for callers that add more in the same transaction. */
export function createStatement(work: Work, run: NewRun, runId: string): D1PreparedStatement {
	return work.db
		.prepare(CREATE_SQL)
		.bind(
			runId,
			run.name,
			run.userId ?? "",
			run.status ?? "RUNNING",
			run.startTime ?? work.now,
			run.endTime ?? null,
			run.parentRunId ?? null,
			work.now,
			documentJson(run.tags, "tag"),
			run.requestDigest ?? null,
			run.experimentId,
			work.scope,
		);
}

function readStatement(work: Work, runId: string): D1PreparedStatement {
	return work.db.prepare(READ_SQL).bind(runId, work.scope);
}

/**
 * One run, deleted ones too. One statement.
 * @throws Failure `not_found`
 */
export async function getRun(work: Work, runId: string): Promise<RunRow> {
	const row = await readStatement(work, runId).first<RunRow>();
	if (!row) throw noSuchRun(runId);
	return row;
}

/** The digest of the request that made a run, empty where it had none; undefined where there is no such run. */
export async function findRunDigest(work: Work, runId: string): Promise<string | undefined> {
	const row = await work.db
		.prepare("SELECT coalesce(request_digest, '') AS digest FROM runs WHERE run_id = ?1")
		.bind(runId)
		.first<{ digest: string }>();
	return row?.digest;
}

export interface RunChange {
	readonly status?: RunStatus | undefined;
	/** Milliseconds since 1970 UTC. */
	readonly endTime?: number | undefined;
	readonly name?: string | undefined;
}

/**
 * Changes a run's status, end or name; what is absent stays. One row written; a run that ends is sealed afterwards.
 * @throws Failure `not_found`, or `invalid` for a deleted run
 */
export async function updateRun(work: Work, runId: string, change: RunChange): Promise<RunRow> {
	const [changed, read] = await work.db.batch<RunRow & { seq: number; unsealed: number; indexed: number }>([
		work.db
			.prepare(
				`UPDATE runs SET status = coalesce(?2, status), end_time = coalesce(?3, end_time), name = coalesce(?4, name),
					updated_at = max(updated_at, ?5)
				WHERE run_id = ?1 AND ${inScope("experiment_id", 6)}
					AND ${RUN_IS_ACTIVE}
				RETURNING seq, octet_length(tail) AS unsealed, indexed`,
			)
			.bind(runId, change.status ?? null, change.endTime ?? null, change.name ?? null, work.now, work.scope),
		readStatement(work, runId),
	]);
	const hit = changed?.results[0];
	const row = read?.results[0];
	if (!hit || !row) return explainRefusal(work, runId);
	if (hasEnded(row.status)) {
		if (hit.unsealed > 0) work.later(sealTail(work.db, hit.seq));
		// Others that were left over, if any, are indexed with it.
		if (hit.indexed === 0) work.later(indexEndedRuns(work, INDEXED_AT_AN_END));
	}
	return row;
}

/** Marks a run deleted; one that is already is left as it is. @throws Failure `not_found` */
export function deleteRun(work: Work, runId: string): Promise<void> {
	return mark(work, runId, "deleted");
}

/** Takes a run back; one that is active is left as it is. @throws Failure `not_found` */
export function restoreRun(work: Work, runId: string): Promise<void> {
	return mark(work, runId, "active");
}

async function mark(work: Work, runId: string, lifecycle: "active" | "deleted"): Promise<void> {
	const [, marked] = await work.db.batch([
		audit(
			work,
			lifecycle === "deleted" ? "run.delete" : "run.restore",
			runId,
			{},
			{
				sql: (n) => `EXISTS (SELECT 1 FROM runs WHERE run_id = ?${n} AND ${inScope("experiment_id", n + 1)})`,
				values: [runId, work.scope],
			},
		),
		work.db
			.prepare(
				`UPDATE runs SET lifecycle = ?2, lifecycle_epoch =
					(SELECT lifecycle_epoch FROM experiments e WHERE e.id = runs.experiment_id)
				WHERE run_id = ?1 AND ${inScope("experiment_id", 3)}`,
			)
			.bind(runId, lifecycle, work.scope),
	]);
	if (marked!.meta.changes === 0) throw noSuchRun(runId);
}
