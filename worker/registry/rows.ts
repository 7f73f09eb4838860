/**
 * Models and versions as they leave the database: each row as one JSON text that SQLite composes, so that a model
 * brings its latest versions along in one statement.
 */
import { nameOfKey } from "../db/document-key.ts";
import type { Stage } from "./stages.ts";

/** Times are milliseconds since 1970 UTC. */
export interface ModelVersion {
	readonly name: string;
	readonly version: number;
	readonly userId: string;
	readonly description: string;
	readonly stage: Stage;
	/** Where it came from, as the client said. */
	readonly source: string;
	/** Where its files are: what `source` meant when the version was made. */
	readonly storageLocation: string;
	readonly runId: string | null;
	readonly runLink: string;
	readonly loggedModelId: string | null;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly tags: ReadonlyMap<string, string>;
	readonly aliases: readonly string[];
}

export interface RegisteredModel {
	readonly name: string;
	readonly userId: string;
	readonly description: string;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly tags: ReadonlyMap<string, string>;
	/** Alias to version. */
	readonly aliases: ReadonlyMap<string, number>;
	/** The highest version of each stage that has one. */
	readonly latestVersions: readonly ModelVersion[];
}

/** JSON text of a `ModelVersion`, from `model_versions v` and its `registered_models m`. */
export const VERSION_JSON = `json_object('name', m.name, 'version', v.version, 'userId', v.user_id,
	'description', v.description, 'stage', v.stage, 'source', v.source, 'storageLocation', v.storage_location,
	'runId', v.run_id, 'runLink', v.run_link, 'loggedModelId', v.logged_model_id, 'createdAt', v.created_at,
	'updatedAt', v.updated_at, 'tags', json(v.tags), 'aliases',
	json((SELECT json_group_array(a.key) FROM json_each(m.aliases) a WHERE a.value = v.version)))`;

/**
 * JSON text of a `RegisteredModel`, from `registered_models m`. CROSS JOIN keeps SQLite from walking all versions and
 * looking each up in `latest`, which it would choose by itself.
 */
export const MODEL_JSON = `json_object('name', m.name, 'userId', m.user_id, 'description', m.description,
	'createdAt', m.created_at, 'updatedAt', m.updated_at, 'tags', json(m.tags), 'aliases', json(m.aliases),
	'latestVersions', json((SELECT json_group_array(json(${VERSION_JSON}))
		FROM json_each(m.latest) l CROSS JOIN model_versions v ON v.model = m.id AND v.version = l.value)))`;

type Stored<T> = Omit<T, "tags" | "aliases" | "latestVersions"> & { readonly tags: Record<string, string> };

type StoredVersion = Stored<ModelVersion> & { readonly aliases: string[] };

type StoredModel = Stored<RegisteredModel> & {
	readonly aliases: Record<string, number>;
	readonly latestVersions: StoredVersion[];
};

export function parseVersion(json: string): ModelVersion {
	return versionOf(JSON.parse(json) as StoredVersion);
}

export function parseModel(json: string): RegisteredModel {
	const stored = JSON.parse(json) as StoredModel;
	return {
		...stored,
		tags: namesOf(stored.tags),
		aliases: namesOf(stored.aliases),
		latestVersions: stored.latestVersions.map(versionOf),
	};
}

function versionOf(stored: StoredVersion): ModelVersion {
	return { ...stored, tags: namesOf(stored.tags) };
}

/** The members of a document under their real names. */
export function namesOf<Value>(document: Record<string, Value>): Map<string, Value> {
	return new Map(Object.entries(document).map(([key, value]) => [nameOfKey(key), value]));
}
