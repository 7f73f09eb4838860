/**
 * Logged models: what a run trained, with its files, params and the metrics that were measured on it.
 *
 * A caller sees those of the experiments in its scope. Deleting one hides it and keeps the row; writes to a deleted
 * model are refused as if it were not there.
 */
import { documentPath, pathSql } from "../db/document-key.ts";
import { type Failure, invalid, notFound } from "../errors.ts";
import { explainNoExperiment } from "../tracking/experiments.ts";
import { inScope, type Work } from "../work.ts";
import {
	LOGGED_MODEL_COLUMNS,
	type LoggedModel,
	type LoggedModelRow,
	type LoggedModelStatus,
	parseLoggedModel,
	STATUS_CODES,
} from "./logged-model-row.ts";
import { documentOf, hasRoom, tooManyBytes } from "./tags.ts";

export interface NewLoggedModel {
	readonly experimentId: number;
	readonly name: string;
	readonly modelType: string | undefined;
	readonly sourceRunId: string | undefined;
	readonly params: ReadonlyMap<string, string>;
	readonly tags: ReadonlyMap<string, string>;
}

/** Holds for the model ?1 where it is not deleted and lies in the scope ?2. */
const LIVE = `model_id = ?1 AND deleted_at IS NULL AND ${inScope("experiment_id", 2)}`;

/**
 * Makes a pending model whose files lie beside the experiment's runs. Two rows written: the model and its place in the
 * experiment's list.
 * @throws Failure `not_found` for an unknown experiment, `invalid` for a deleted one
 */
export async function createLoggedModel(work: Work, model: NewLoggedModel): Promise<LoggedModel> {
	const row = await work.db
		.prepare(
			`INSERT INTO logged_models (model_id, experiment_id, name, model_type, status, source_run_id, artifact_uri,
				created_at, updated_at, params, tags)
			SELECT ?2, e.id, ?3, ?4, ${STATUS_CODES.pending}, ?5,
				rtrim(e.artifact_location, '/') || '/models/' || ?2 || '/artifacts', ?6, ?6, jsonb(?7), jsonb(?8)
			FROM experiments e WHERE e.id = ?1 AND e.lifecycle = 'active' AND ${inScope("e.id", 9)}
			RETURNING ${LOGGED_MODEL_COLUMNS}`,
		)
		.bind(
			model.experimentId,
			`m-${crypto.randomUUID().replaceAll("-", "")}`,
			model.name,
			model.modelType ?? null,
			model.sourceRunId ?? null,
			work.now,
			documentOf(model.params, "param"),
			documentOf(model.tags, "tag"),
			work.scope,
		)
		.first<LoggedModelRow>();
	return row ? parseLoggedModel(row) : explainNoExperiment(work, model.experimentId);
}

/** @param deleted whether a deleted model is shown too @throws Failure `not_found` */
export async function getLoggedModel(work: Work, id: string, deleted: "hidden" | "shown"): Promise<LoggedModel> {
	const row = await work.db
		.prepare(
			`SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_models
			WHERE model_id = ?1 AND (?3 OR deleted_at IS NULL) AND ${inScope("experiment_id", 2)}`,
		)
		.bind(id, work.scope, deleted === "shown")
		.first<LoggedModelRow>();
	if (!row) throw noSuchLoggedModel(id);
	return parseLoggedModel(row);
}

/** Says that a model's files are all there, or that they failed to come. One row written. @throws Failure `not_found` */
export async function finishLoggedModel(work: Work, id: string, status: LoggedModelStatus): Promise<LoggedModel> {
	const row = await work.db
		.prepare(
			`UPDATE logged_models SET status = CAST(?3 AS INTEGER), updated_at = ?4 WHERE ${LIVE}
			RETURNING ${LOGGED_MODEL_COLUMNS}`,
		)
		.bind(id, work.scope, STATUS_CODES[status], work.now)
		.first<LoggedModelRow>();
	if (!row) throw noSuchLoggedModel(id);
	return parseLoggedModel(row);
}

/** Hides a model. Deleting it again is no error, since a client repeats what it got no answer to. @throws Failure `not_found` */
export async function deleteLoggedModel(work: Work, id: string): Promise<void> {
	const { meta } = await work.db
		.prepare(`UPDATE logged_models SET deleted_at = ?3, updated_at = ?3 WHERE ${LIVE}`)
		.bind(id, work.scope, work.now)
		.run();
	if (meta.changes === 0) await getLoggedModel(work, id, "shown");
}

/** Sets tags. One row written, however many. @throws Failure `not_found`, `invalid` */
export async function setLoggedModelTags(work: Work, id: string, tags: ReadonlyMap<string, string>): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE logged_models SET tags = jsonb_patch(tags, ?3)
			WHERE ${LIVE} AND ${hasRoom("tags", 3, ["params", "metrics"])}`,
		)
		.bind(id, work.scope, documentOf(tags, "tag"))
		.run();
	if (meta.changes > 0) return;
	await getLoggedModel(work, id, "hidden");
	throw tooManyBytes("tags, params and metrics");
}

/** @throws Failure `not_found` for an unknown model or tag */
export async function deleteLoggedModelTag(work: Work, id: string, key: string): Promise<void> {
	const { meta } = await work.db
		.prepare(`UPDATE logged_models SET tags = jsonb_remove(tags, ?3) WHERE ${LIVE} AND json_type(tags, ?3) IS NOT NULL`)
		.bind(id, work.scope, documentPath(key))
		.run();
	if (meta.changes > 0) return;
	await getLoggedModel(work, id, "hidden");
	throw notFound(`No tag with key '${key}' found for model with ID '${id}'.`);
}

/**
 * Adds params. One that is there with the same value is no error, with another it is: params never change.
 * @throws Failure `not_found`, `invalid`; nothing is written then
 */
export async function addLoggedModelParams(work: Work, id: string, params: ReadonlyMap<string, string>): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE logged_models SET params = jsonb_patch(params, ?3)
			WHERE ${LIVE} AND ${hasRoom("params", 3, ["tags", "metrics"])} AND NOT EXISTS
				(SELECT 1 FROM json_each(?3) p WHERE logged_models.params ->> ${pathSql("p.key")} <> p.value)`,
		)
		.bind(id, work.scope, documentOf(params, "param"))
		.run();
	if (meta.changes > 0) return;
	const model = await getLoggedModel(work, id, "hidden");
	for (const [key, value] of params) {
		const old = model.params.get(key);
		if (old !== undefined && old !== value) {
			throw invalid(
				`Changing param values is not allowed. Param with key='${key}' was already logged with value='${old}' ` +
					`for model ID='${id}'. Attempted logging new value '${value}'.`,
			);
		}
	}
	throw tooManyBytes("tags, params and metrics");
}

function noSuchLoggedModel(id: string): Failure {
	return notFound(`Logged model with ID '${id}' not found.`);
}
