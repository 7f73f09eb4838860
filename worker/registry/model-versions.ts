/** Versions of registered models: made, read, described, moved between stages, tagged and deleted. */
import { documentPath } from "../db/document-key.ts";
import { type Failure, invalid, notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { MAX_DESCRIPTION } from "./limits.ts";
import { checkLength } from "./names.ts";
import { type ModelVersion, parseVersion, VERSION_JSON } from "./rows.ts";
import { mayRetireOthers, type Stage } from "./stages.ts";
import { documentOf, hasRoom, tooManyBytes } from "./tags.ts";

/** The number of the model named ?1. */
const MODEL = "(SELECT id FROM registered_models WHERE name = ?1)";

/** Holds where the version ?2 of the `registered_models` row at hand exists. */
const HAS_VERSION = "EXISTS (SELECT 1 FROM model_versions WHERE model = registered_models.id AND version = ?2)";

/** The document of a model's latest versions, read anew; `condition` leaves versions out. */
function latest(condition = "true"): string {
	return `(SELECT json_group_object(stage, version) FROM (SELECT stage, max(version) AS version
		FROM model_versions WHERE model = registered_models.id AND ${condition} GROUP BY stage))`;
}

/** @throws Failure `not_found` */
export async function getVersion(work: Work, name: string, version: number): Promise<ModelVersion> {
	return found(name, version, await selectVersion(work, name, version).all<{ json: string }>());
}

/** @throws Failure `not_found`, `invalid` */
export async function describeVersion(
	work: Work,
	name: string,
	version: number,
	description: string,
): Promise<ModelVersion> {
	checkLength(description, MAX_DESCRIPTION, "'description'");
	const [, row] = await work.db.batch<{ json: string }>([
		work.db
			.prepare(`UPDATE model_versions SET description = ?3, updated_at = ?4 WHERE model = ${MODEL} AND version = ?2`)
			.bind(name, version, description, work.now),
		selectVersion(work, name, version),
	]);
	return found(name, version, row!);
}

/**
 * Moves a version to `stage`. Two rows written, and one more for each version that is retired.
 * @param retireOthers archives the versions that are in that stage now
 * @throws Failure `not_found`, `invalid`
 */
export async function moveVersion(
	work: Work,
	name: string,
	version: number,
	stage: Stage,
	retireOthers: boolean,
): Promise<ModelVersion> {
	if (retireOthers && !mayRetireOthers(stage)) {
		throw invalid(
			`Model version transition cannot archive existing model versions because '${stage}' is not an Active stage. ` +
				"Valid stages are Staging and Production.",
		);
	}
	const retire = work.db
		.prepare(
			`UPDATE model_versions SET stage = 'Archived', updated_at = ?4 WHERE model = ${MODEL} AND stage = ?3
			AND version <> ?2 AND EXISTS (SELECT 1 FROM model_versions WHERE model = ${MODEL} AND version = ?2)`,
		)
		.bind(name, version, stage, work.now);
	const move = work.db
		.prepare(`UPDATE model_versions SET stage = ?3, updated_at = ?4 WHERE model = ${MODEL} AND version = ?2`)
		.bind(name, version, stage, work.now);
	const note = work.db
		.prepare(`UPDATE registered_models SET updated_at = ?3, latest = ${latest()} WHERE name = ?1 AND ${HAS_VERSION}`)
		.bind(name, version, work.now);
	const results = await work.db.batch<{ json: string }>([
		...(retireOthers ? [retire] : []),
		move,
		note,
		selectVersion(work, name, version),
	]);
	return found(name, version, results.at(-1)!);
}

/**
 * Deletes a version and the aliases that point to it. Its number is not used again. Two rows written.
 * @throws Failure `not_found`
 */
export async function deleteVersion(work: Work, name: string, version: number): Promise<void> {
	const [, deleted] = await work.db.batch([
		work.db
			.prepare(
				`UPDATE registered_models SET updated_at = ?3, latest = ${latest("version <> ?2")},
					aliases = (SELECT jsonb_group_object(key, value) FROM json_each(aliases) WHERE value <> ?2)
				WHERE name = ?1 AND ${HAS_VERSION}`,
			)
			.bind(name, version, work.now),
		work.db
			.prepare(`DELETE FROM model_versions WHERE model = ${MODEL} AND version = ?2 RETURNING version`)
			.bind(name, version),
	]);
	if (deleted!.results.length === 0) throw noSuchVersion(name, version);
}

/** One row written. @throws Failure `not_found`, `invalid` */
export async function setVersionTag(
	work: Work,
	name: string,
	version: number,
	key: string,
	value: string,
): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE model_versions SET tags = jsonb_patch(tags, ?3)
			WHERE model = ${MODEL} AND version = ?2 AND ${hasRoom("tags", 3)}`,
		)
		.bind(name, version, documentOf(new Map([[key, value]]), "tag"))
		.run();
	if (meta.changes > 0) return;
	await getVersion(work, name, version);
	throw tooManyBytes("tags");
}

/** Removes a tag; removing one that is not there is no error and writes nothing. @throws Failure `not_found` */
export async function deleteVersionTag(work: Work, name: string, version: number, key: string): Promise<void> {
	const [, row] = await work.db.batch([
		work.db
			.prepare(
				`UPDATE model_versions SET tags = jsonb_remove(tags, ?3)
				WHERE model = ${MODEL} AND version = ?2 AND json_type(tags, ?3) IS NOT NULL`,
			)
			.bind(name, version, documentPath(key)),
		work.db.prepare(`SELECT 1 FROM model_versions WHERE model = ${MODEL} AND version = ?2`).bind(name, version),
	]);
	if (row!.results.length === 0) throw noSuchVersion(name, version);
}

function selectVersion(work: Work, name: string, version: number): D1PreparedStatement {
	return work.db
		.prepare(
			`SELECT ${VERSION_JSON} AS json FROM registered_models m JOIN model_versions v ON v.model = m.id
			WHERE m.name = ?1 AND v.version = ?2`,
		)
		.bind(name, version);
}

function found(name: string, version: number, { results: [row] }: D1Result<{ json: string }>): ModelVersion {
	if (!row) throw noSuchVersion(name, version);
	return parseVersion(row.json);
}

export function noSuchVersion(name: string, version: number): Failure {
	return notFound(`Model Version (name=${name}, version=${version}) not found`);
}
