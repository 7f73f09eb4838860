/** Registered models and versions as MLflow prints them. A version's number is text on this wire. */
import type { ModelVersion, RegisteredModel } from "../registry/rows.ts";

export function modelMessage(model: RegisteredModel): object {
	return {
		name: model.name,
		creation_timestamp: model.createdAt,
		last_updated_timestamp: model.updatedAt,
		user_id: model.userId || undefined,
		description: model.description || undefined,
		latest_versions: listOrNone(model.latestVersions.map(versionMessage)),
		tags: listOrNone(pairs(model.tags)),
		aliases: listOrNone([...model.aliases].map(([alias, version]) => ({ alias, version: String(version) }))),
	};
}

export function versionMessage(version: ModelVersion): object {
	return {
		name: version.name,
		version: String(version.version),
		creation_timestamp: version.createdAt,
		last_updated_timestamp: version.updatedAt,
		user_id: version.userId || undefined,
		current_stage: version.stage,
		description: version.description,
		source: version.source,
		run_id: version.runId ?? "",
		run_link: version.runLink,
		// A version is made in one step, so that no client ever waits for it.
		status: "READY",
		tags: listOrNone(pairs(version.tags)),
		aliases: listOrNone(version.aliases),
		model_id: version.loggedModelId ?? undefined,
	};
}

/** A map of texts as a repeated field of `{key, value}`. */
export function pairs(items: ReadonlyMap<string, string>): { key: string; value: string }[] {
	return [...items].map(([key, value]) => ({ key, value }));
}

/** MLflow omits an empty repeated field. */
export function listOrNone<Item>(items: readonly Item[]): readonly Item[] | undefined {
	return items.length > 0 ? items : undefined;
}
