/**
 * Moving a run into another experiment, with the models that it logged and what is known of its datasets. Its files
 * stay where they are: clients keep a run's `artifact_uri`. Its children stay too; they are runs of their own.
 *
 * Accepted: a token that is limited to the new experiment reads the files through the run, not by their old path.
 */
import { audit } from "../access/audit.ts";
import { inScope, type Work } from "../work.ts";
import { crowdedSql } from "./catalogue.ts";
import { explainNoExperiment } from "./experiments.ts";
import { INDEXED_AT_AN_END, indexEndedRuns } from "./run-index.ts";
import { EFFECTIVE_LIFECYCLE, hasEnded, type RunStatus } from "./run-row.ts";
import { getRun } from "./runs.ts";

/** Holds where the run ?n may be moved to the experiment ?n+1 by a caller of the scope ?n+2. */
const movable = (n: number) => `EXISTS (SELECT 1 FROM runs r, experiments t WHERE r.run_id = ?${n} AND t.id = ?${n + 1}
	AND t.lifecycle = 'active' AND ${inScope("r.experiment_id", n + 2)} AND ${inScope("t.id", n + 2)})`;

const MOVABLE = movable(1);

/**
 * The mark changes before and after the move and not with it: triggers count marks by the experiment that a run is in
 * (migrations/0006).
 */
const STATEMENTS = [
	`INSERT OR IGNORE INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)
		SELECT ?2, d.name, d.digest, d.source_type, d.source, d.schema, d.profile
		FROM runs r CROSS JOIN json_each(r.datasets) l CROSS JOIN datasets d ON d.experiment_id = r.experiment_id
			AND d.name = l.value ->> 'name' AND d.digest = l.value ->> 'digest'
		WHERE r.run_id = ?1 AND ${MOVABLE}`,
	`UPDATE logged_models SET experiment_id = ?2 WHERE source_run_id = ?1 AND ${MOVABLE}
		AND experiment_id = (SELECT r.experiment_id FROM runs r WHERE r.run_id = ?1)`,
	...(["metric", "param", "tag"] as const).map(
		(kind) => `INSERT OR IGNORE INTO experiment_keys (experiment_id, kind, key)
		SELECT ?2, '${kind}', k.key FROM runs r CROSS JOIN json_each(r.${kind}s) k
		WHERE r.run_id = ?1 AND ${MOVABLE} AND ?2 NOT IN (${crowdedSql("SELECT ?2 AS experiment_id")})`,
	),
	`UPDATE runs AS r SET lifecycle = ${EFFECTIVE_LIFECYCLE}, lifecycle_epoch = e.lifecycle_epoch
		FROM experiments e WHERE e.id = r.experiment_id AND r.run_id = ?1 AND ${MOVABLE}`,
	`UPDATE runs SET experiment_id = ?2 WHERE run_id = ?1 AND ${MOVABLE}`,
];

/**
 * Moves a run; what is deleted stays deleted, and moving a run to where it is changes nothing.
 * @throws Failure `not_found` for an unknown run or experiment, `invalid` where the experiment is deleted
 */
export async function moveRun(work: Work, runId: string, experimentId: number): Promise<void> {
	const values = [runId, experimentId, work.scope] as const;
	const results = await work.db.batch<{ seq: number; status: RunStatus }>([
		audit(work, "run.move", runId, { to: String(experimentId) }, { sql: movable, values }),
		...STATEMENTS.map((sql) => work.db.prepare(sql).bind(...values)),
		work.db
			.prepare(
				`UPDATE runs SET lifecycle_epoch = t.lifecycle_epoch, updated_at = max(runs.updated_at, ?4)
				FROM experiments t WHERE t.id = ?2 AND runs.run_id = ?1 AND runs.experiment_id = ?2 AND ${MOVABLE}
				RETURNING runs.seq, runs.status`,
			)
			.bind(...values, work.now),
	]);
	const moved = results.at(-1)!.results[0];
	if (moved === undefined) {
		await getRun(work, runId);
		await explainNoExperiment(work, experimentId);
	} else if (hasEnded(moved.status)) {
		work.later(indexEndedRuns(work, INDEXED_AT_AN_END));
	}
}
