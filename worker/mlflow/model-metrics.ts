/**
 * Metrics that name a logged model: they belong to the run like any other, and to the model, by dataset. Two rows are
 * written in one transaction; the model's row only where the run's was.
 */
import { documentKey, pathSql } from "../db/document-key.ts";
import { invalid } from "../errors.ts";
import { addPoint, type Entry, entriesJson, entryOf, mergeEntrySql } from "../metrics/entry.ts";
import { type LogBatch, logBatch, logStatement } from "../metrics/ingest.ts";
import { inScope, type Work } from "../work.ts";
import type { MlflowPoint } from "./points.ts";

/**
 * @throws Failure `invalid` where a model is unknown, and whatever `logBatch` throws; nothing is written then
 */
export async function logModelMetrics(
	work: Work,
	runId: string,
	batch: LogBatch & { points: readonly MlflowPoint[] },
): Promise<void> {
	const models = modelEntries(runId, batch.points);
	const ids = JSON.stringify([...models.keys()]);
	const { results } = await work.db
		.prepare(
			`SELECT model_id FROM logged_models WHERE deleted_at IS NULL AND ${inScope("experiment_id", 2)}
			AND model_id IN (SELECT value FROM json_each(?1))`,
		)
		.bind(ids, work.scope)
		.all<{ model_id: string }>();
	const known = new Set(results.map((row) => row.model_id));
	const unknown = [...models.keys()].find((id) => !known.has(id));
	if (unknown !== undefined)
		throw invalid(`Logged model with ID '${unknown}' not found. Log the model before its metrics.`);
	const [run] = await work.db.batch([
		logStatement(work, runId, batch),
		...[...models].map(([id, entries]) => modelStatement(work, id, runId, entries)),
	]);
	// Nothing was written: the plain way finds out why and says so.
	if (run!.results.length === 0) await logBatch(work, runId, batch);
}

/** For each model the entries of its metrics, keyed by metric, dataset and run. */
function modelEntries(runId: string, points: readonly MlflowPoint[]): Map<string, Map<string, Entry>> {
	const models = new Map<string, Map<string, Entry>>();
	for (const point of points) {
		if (point.modelId === undefined) continue;
		let entries = models.get(point.modelId);
		if (!entries) {
			entries = new Map();
			models.set(point.modelId, entries);
		}
		const key = documentKey(JSON.stringify([point.key, point.datasetName ?? null, point.datasetDigest ?? null, runId]));
		const entry = entries.get(key);
		if (entry) addPoint(entry, point);
		else entries.set(key, entryOf(point));
	}
	return models;
}

const MODEL_SQL = `UPDATE logged_models SET metrics = jsonb_patch(metrics, (
	SELECT jsonb_group_object(key, jsonb(entry)) FROM (
		SELECT key, ${mergeEntrySql("old", "fresh")} AS entry FROM (
			SELECT n.key AS key, n.value AS fresh, m.metrics -> ${pathSql("n.key")} AS old
			FROM logged_models m, json_each(?2) n WHERE m.model_id = ?1 LIMIT -1))))
	WHERE model_id = ?1 AND EXISTS (SELECT 1 FROM runs r JOIN experiments e ON e.id = r.experiment_id
		WHERE r.run_id = ?3 AND ${inScope("r.experiment_id", 4)}
			AND iif(r.lifecycle_epoch = e.lifecycle_epoch, r.lifecycle, e.lifecycle) = 'active')`;

function modelStatement(work: Work, modelId: string, runId: string, entries: ReadonlyMap<string, Entry>) {
	return work.db.prepare(MODEL_SQL).bind(modelId, entriesJson(entries), runId, work.scope);
}
