import { attribute, LISTED, TEXTUAL } from "./dialect.ts";
import type { SearchPlan, SearchRequest } from "./plan.ts";
import { compileRegistrySearch, REGISTRY_PREFIXES, type RegistryOptions, type RegistryTable } from "./registry.ts";

/** The grammar of model-version searches, and where their fields lie. */
export const MODEL_VERSIONS: RegistryTable = {
	kind: "v1",
	dialect: {
		what: "model versions",
		prefixes: REGISTRY_PREFIXES,
		attributes: new Map([
			...attribute("name", "string"),
			...attribute("version_number", "number-or-quoted"),
			...attribute("run_id", "string", { operators: LISTED, order: false }),
			...attribute("source_path", "string", { order: false }),
			...attribute("creation_timestamp", "number", { filter: false }),
			...attribute("last_updated_timestamp", "number", { filter: false }),
		]),
		rules: { tag: { value: "string", operators: TEXTUAL } },
		orderable: ["attribute"],
		datasetParts: [],
		stringQuotes: ["'", '"'],
		alternatives: false,
	},
	columns: {
		name: { sql: "m.name", kind: "text" },
		version_number: { sql: "v.version", kind: "number" },
		run_id: { sql: "v.run_id", kind: "text", nullable: true },
		source_path: { sql: "v.source", kind: "text" },
		creation_timestamp: { sql: "v.created_at", kind: "number" },
		last_updated_timestamp: { sql: "v.updated_at", kind: "number" },
	},
	tags: "v.tags",
	tieBreak: [
		{ name: "last_updated_timestamp", descending: true },
		{ name: "name", descending: false },
		{ name: "version_number", descending: true },
	],
};

/**
 * Compiles a search of `model_versions v JOIN registered_models m ON m.id = v.model`.
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileModelVersionSearch(request: SearchRequest, options: RegistryOptions): SearchPlan {
	return compileRegistrySearch(MODEL_VERSIONS, request, options);
}
