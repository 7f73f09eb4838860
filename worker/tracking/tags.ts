/** Removing tags; setting them is part of a log-batch (metrics/ingest.ts) or of an experiment's own statement. */
import { documentPath } from "../db/document-key.ts";
import { notFound } from "../errors.ts";
import { inScope, type Work } from "../work.ts";
import { explainRefusal } from "./explain.ts";
import { RUN_IS_ACTIVE } from "./run-row.ts";
import { getRun } from "./runs.ts";

/**
 * Removes a run's tag. One row written.
 * @throws Failure `not_found` for an unknown run or tag, `invalid` for a deleted run
 */
export async function deleteRunTag(work: Work, runId: string, name: string): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE runs SET tags = jsonb_remove(tags, ?2), updated_at = max(updated_at, ?3)
			WHERE run_id = ?1 AND ${inScope("experiment_id", 4)} AND json_type(tags, ?2) IS NOT NULL
				AND ${RUN_IS_ACTIVE}`,
		)
		.bind(runId, documentPath(name), work.now, work.scope)
		.run();
	if (meta.changes > 0) return;
	const run = await getRun(work, runId);
	if (run.lifecycle !== "active") return explainRefusal(work, runId);
	throw notFound(`No tag with name: ${name} in run with id ${runId}`);
}
