/**
 * Making a version: its number, its source and where its files are, decided in one transaction.
 *
 * The number comes from a counter on the model, so that the number of a deleted version is not handed out again.
 */
import { notFound } from "../errors.ts";
import { inScope, type Work } from "../work.ts";
import { MAX_DESCRIPTION, MAX_SOURCE } from "./limits.ts";
import { checkLength } from "./names.ts";
import { getModel } from "./registered-models.ts";
import type { ModelVersion } from "./rows.ts";
import { documentOf } from "./tags.ts";

/** What a source means: a place by itself, the files of a logged model, or those of another version. */
export type Origin =
	| { readonly kind: "place" }
	| { readonly kind: "logged-model"; readonly id: string }
	| { readonly kind: "version"; readonly name: string; readonly version: number };

export interface NewVersion {
	readonly name: string;
	/** As the client said it; kept beside what it means. */
	readonly source: string;
	readonly origin: Origin;
	/** By default the run that made the logged model or the version it comes from. */
	readonly runId: string | undefined;
	readonly runLink: string;
	/** The logged model that is promoted, where the client says. */
	readonly loggedModelId: string | undefined;
	readonly description: string;
	readonly tags: ReadonlyMap<string, string>;
}

/** A field of the new version, which is bound as JSON text ?1: so numbers stay integers and absent fields are NULL. */
const field = (name: string) => `(?1 ->> '${name}')`;

/** One row with what the source means, or none where it names something that is not there. */
const ORIGIN = `SELECT
		coalesce(from_version.storage_location, iif(${field("place")}, ${field("source")}, logged.artifact_uri)) AS location,
		coalesce(${field("runId")}, logged.source_run_id, from_version.run_id) AS run_id,
		coalesce(logged.model_id, from_version.logged_model_id) AS logged_model_id
	FROM (SELECT 1)
	LEFT JOIN logged_models logged ON logged.model_id = ${field("loggedModelId")}
		AND logged.deleted_at IS NULL AND ${inScope("logged.experiment_id", 2)}
	LEFT JOIN registered_models from_model ON from_model.name = ${field("fromName")}
	LEFT JOIN model_versions from_version ON from_version.model = from_model.id
		AND from_version.version = ${field("fromVersion")}
	WHERE (${field("loggedModelId")} IS NULL OR logged.model_id IS NOT NULL)
		AND (${field("fromName")} IS NULL OR from_version.version IS NOT NULL)`;

const COUNT_SQL = `UPDATE registered_models SET last_version = last_version + 1, updated_at = ${field("now")},
		latest = json_set(latest, '$.None', last_version + 1)
	WHERE name = ${field("name")} AND EXISTS (${ORIGIN})`;

const INSERT_SQL = `INSERT INTO model_versions (model, version, user_id, description, source, storage_location, run_id,
		run_link, logged_model_id, created_at, updated_at, tags)
	SELECT m.id, m.last_version, ${field("userId")}, ${field("description")}, ${field("source")}, origin.location,
		origin.run_id, ${field("runLink")}, origin.logged_model_id, ${field("now")}, ${field("now")}, jsonb(?1 -> 'tags')
	FROM registered_models m, (${ORIGIN}) origin WHERE m.name = ${field("name")}
	RETURNING version, storage_location, run_id, logged_model_id`;

interface Inserted {
	version: number;
	storage_location: string;
	run_id: string | null;
	logged_model_id: string | null;
}

/**
 * Makes a version under the model's next number. Two rows written.
 * @throws Failure `not_found` without the model, or where the source names a logged model or version that is not
 * there or out of scope; `invalid`
 */
export async function createVersion(work: Work, made: NewVersion): Promise<ModelVersion> {
	checkLength(made.source, MAX_SOURCE, "'source'");
	checkLength(made.description, MAX_DESCRIPTION, "'description'");
	const { origin } = made;
	const fields = JSON.stringify({
		name: made.name,
		source: made.source,
		place: origin.kind === "place",
		loggedModelId: origin.kind === "logged-model" ? origin.id : made.loggedModelId,
		fromName: origin.kind === "version" ? origin.name : undefined,
		fromVersion: origin.kind === "version" ? origin.version : undefined,
		runId: made.runId,
		runLink: made.runLink,
		description: made.description,
		userId: work.caller,
		now: work.now,
		tags: JSON.parse(documentOf(made.tags, "tag")) as object,
	});
	const statement = (sql: string) => work.db.prepare(sql).bind(fields, work.scope);
	const [, inserted] = await work.db.batch<Inserted>([statement(COUNT_SQL), statement(INSERT_SQL)]);
	const row = inserted!.results[0];
	if (!row) return explainNoVersion(work, made);
	return {
		name: made.name,
		version: row.version,
		userId: work.caller,
		description: made.description,
		stage: "None",
		source: made.source,
		storageLocation: row.storage_location,
		runId: row.run_id,
		runLink: made.runLink,
		loggedModelId: row.logged_model_id,
		createdAt: work.now,
		updatedAt: work.now,
		tags: made.tags,
		aliases: [],
	};
}

/** Why no version was made. @returns never: it always throws */
async function explainNoVersion(work: Work, { name, source, origin, loggedModelId }: NewVersion): Promise<never> {
	await getModel(work, name);
	if (origin.kind === "version") {
		throw notFound(`The source '${source}' names a version that does not exist: ${origin.name} ${origin.version}.`);
	}
	const id = origin.kind === "logged-model" ? origin.id : loggedModelId;
	throw notFound(`Logged model with ID '${id}' not found: the source '${source}' cannot be registered.`);
}
