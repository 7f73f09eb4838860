/** Registered models: made, read, described, renamed, tagged and deleted. */
import { documentPath } from "../db/document-key.ts";
import { Failure, notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { MAX_DESCRIPTION } from "./limits.ts";
import { checkLength, checkModelName } from "./names.ts";
import { MODEL_JSON, type ModelVersion, parseModel, type RegisteredModel } from "./rows.ts";
import { stageOf } from "./stages.ts";
import { documentOf, hasRoom, tooManyBytes } from "./tags.ts";

export interface NewModel {
	readonly name: string;
	readonly description: string;
	readonly tags: ReadonlyMap<string, string>;
}

/**
 * Makes a model without versions. Two rows written: the model and its name.
 * @throws Failure `already_exists`, `invalid`
 */
export async function createModel(work: Work, model: NewModel): Promise<RegisteredModel> {
	checkModelName(model.name);
	checkLength(model.description, MAX_DESCRIPTION, "'description'");
	const made = await work.db
		.prepare(
			`INSERT INTO registered_models (name, user_id, description, created_at, updated_at, tags)
			VALUES (?1, ?2, ?3, ?4, ?4, jsonb(?5)) ON CONFLICT (name) DO NOTHING RETURNING id`,
		)
		.bind(model.name, work.caller, model.description, work.now, documentOf(model.tags, "tag"))
		.first();
	if (!made) throw nameTaken(model.name);
	return {
		...model,
		userId: work.caller,
		createdAt: work.now,
		updatedAt: work.now,
		aliases: new Map(),
		latestVersions: [],
	};
}

/** One model with its latest versions. One statement, one row read for the model and one or two a stage. @throws Failure `not_found` */
export async function getModel(work: Work, name: string): Promise<RegisteredModel> {
	return found(name, await selectModel(work, name).all<{ json: string }>());
}

/** The highest version of each of `stages`, given in any case; of all stages where none is given. */
export async function getLatestVersions(
	work: Work,
	name: string,
	stages: readonly string[],
): Promise<readonly ModelVersion[]> {
	const wanted = stages.map(stageOf);
	const { latestVersions } = await getModel(work, name);
	return wanted.length === 0 ? latestVersions : latestVersions.filter(({ stage }) => wanted.includes(stage));
}

/** @throws Failure `not_found`, `invalid` */
export async function describeModel(work: Work, name: string, description: string): Promise<RegisteredModel> {
	checkLength(description, MAX_DESCRIPTION, "'description'");
	const [, model] = await work.db.batch<{ json: string }>([
		work.db
			.prepare("UPDATE registered_models SET description = ?2, updated_at = ?3 WHERE name = ?1")
			.bind(name, description, work.now),
		selectModel(work, name),
	]);
	return found(name, model!);
}

/**
 * Renames a model; versions and aliases belong to its number and follow by themselves.
 * @throws Failure `not_found`, `already_exists`, `invalid`
 */
export async function renameModel(work: Work, name: string, newName: string): Promise<RegisteredModel> {
	checkModelName(newName, "new_name");
	const [renamed, model] = await work.db.batch<{ json: string }>([
		work.db
			.prepare(
				`UPDATE registered_models SET name = ?2, updated_at = ?3 WHERE name = ?1
				AND NOT EXISTS (SELECT 1 FROM registered_models other WHERE other.name = ?2 AND ?1 <> ?2)`,
			)
			.bind(name, newName, work.now),
		selectModel(work, newName),
	]);
	if (renamed!.meta.changes > 0) return found(newName, model!);
	await getModel(work, name);
	throw nameTaken(newName);
}

/** Deletes a model with its versions, tags and aliases. @throws Failure `not_found` */
export async function deleteModel(work: Work, name: string): Promise<void> {
	const [, deleted] = await work.db.batch([
		work.db
			.prepare("DELETE FROM model_versions WHERE model = (SELECT id FROM registered_models WHERE name = ?1)")
			.bind(name),
		work.db.prepare("DELETE FROM registered_models WHERE name = ?1 RETURNING id").bind(name),
	]);
	if (deleted!.results.length === 0) throw noSuchModel(name);
}

/** Sets a tag. One row written. @throws Failure `not_found`, `invalid` */
export async function setModelTag(work: Work, name: string, key: string, value: string): Promise<void> {
	const { meta } = await work.db
		.prepare(`UPDATE registered_models SET tags = jsonb_patch(tags, ?2) WHERE name = ?1 AND ${hasRoom("tags", 2)}`)
		.bind(name, documentOf(new Map([[key, value]]), "tag"))
		.run();
	if (meta.changes > 0) return;
	await getModel(work, name);
	throw tooManyBytes("tags");
}

/** Removes a tag; removing one that is not there is no error and writes nothing. @throws Failure `not_found` */
export async function deleteModelTag(work: Work, name: string, key: string): Promise<void> {
	const [, model] = await work.db.batch([
		work.db
			.prepare(
				`UPDATE registered_models SET tags = jsonb_remove(tags, ?2)
				WHERE name = ?1 AND json_type(tags, ?2) IS NOT NULL`,
			)
			.bind(name, documentPath(key)),
		work.db.prepare("SELECT 1 FROM registered_models WHERE name = ?1").bind(name),
	]);
	if (model!.results.length === 0) throw noSuchModel(name);
}

function selectModel(work: Work, name: string): D1PreparedStatement {
	return work.db.prepare(`SELECT ${MODEL_JSON} AS json FROM registered_models m WHERE m.name = ?1`).bind(name);
}

function found(name: string, { results: [row] }: D1Result<{ json: string }>): RegisteredModel {
	if (!row) throw noSuchModel(name);
	return parseModel(row.json);
}

export function noSuchModel(name: string): Failure {
	return notFound(`Registered Model with name=${name} not found`);
}

function nameTaken(name: string): Failure {
	return new Failure("already_exists", `Registered Model (name=${name}) already exists.`);
}
