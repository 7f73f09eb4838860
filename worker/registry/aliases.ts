/** Aliases: names that people move from version to version, as `champion`. */
import { documentPath } from "../db/document-key.ts";
import { invalid, notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { MAX_ALIASES_BYTES } from "./limits.ts";
import { getVersion } from "./model-versions.ts";
import { checkAlias, checkNewAlias, isLatest } from "./names.ts";
import { getModel, noSuchModel } from "./registered-models.ts";
import { type ModelVersion, parseVersion, VERSION_JSON } from "./rows.ts";

/**
 * Points `alias` to `version`, from wherever it pointed before. One row written.
 * @throws Failure `not_found`, `invalid`
 */
export async function setAlias(work: Work, name: string, alias: string, version: number): Promise<void> {
	checkNewAlias(alias);
	const { meta } = await work.db
		.prepare(
			`UPDATE registered_models SET aliases = jsonb_set(aliases, ?2, CAST(?3 AS INTEGER))
			WHERE name = ?1 AND octet_length(aliases) <= ${MAX_ALIASES_BYTES}
				AND EXISTS (SELECT 1 FROM model_versions WHERE model = registered_models.id AND version = ?3)`,
		)
		.bind(name, documentPath(alias), version)
		.run();
	if (meta.changes > 0) return;
	await getModel(work, name);
	await getVersion(work, name, version);
	throw invalid(`The registered model ${name} has too many aliases. Delete some that are not used.`);
}

/** Removes an alias; removing one that is not there is no error and writes nothing. @throws Failure `not_found` */
export async function deleteAlias(work: Work, name: string, alias: string): Promise<void> {
	checkAlias(alias);
	const [, model] = await work.db.batch([
		work.db
			.prepare(
				`UPDATE registered_models SET aliases = jsonb_remove(aliases, ?2)
				WHERE name = ?1 AND json_type(aliases, ?2) IS NOT NULL`,
			)
			.bind(name, documentPath(alias)),
		work.db.prepare("SELECT 1 FROM registered_models WHERE name = ?1").bind(name),
	]);
	if (model!.results.length === 0) throw noSuchModel(name);
}

/**
 * The version that `alias` points to; `latest` in any case is the highest version.
 * @throws Failure `not_found` without that model, or for `latest` without versions; `invalid` without that alias
 */
export async function getVersionByAlias(work: Work, name: string, alias: string): Promise<ModelVersion> {
	checkAlias(alias);
	const row = await work.db
		.prepare(
			`SELECT ${VERSION_JSON} AS json FROM registered_models m JOIN model_versions v ON v.model = m.id
			WHERE m.name = ?1 AND v.version =
				iif(?3, (SELECT max(version) FROM model_versions WHERE model = m.id), m.aliases ->> ?2)`,
		)
		.bind(name, documentPath(alias), isLatest(alias))
		.first<{ json: string }>();
	if (row) return parseVersion(row.json);
	await getModel(work, name);
	if (isLatest(alias)) throw notFound(`Latest version not found for model ${name}.`);
	throw invalid(`Registered model alias ${alias} not found.`);
}
