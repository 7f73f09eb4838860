import { attribute, TEXTUAL } from "./dialect.ts";
import type { SearchPlan, SearchRequest } from "./plan.ts";
import { compileRegistrySearch, REGISTRY_PREFIXES, type RegistryOptions, type RegistryTable } from "./registry.ts";

export type { RegistryOptions } from "./registry.ts";

/** The grammar of registered-model searches, and where their fields lie. */
export const REGISTERED_MODELS: RegistryTable = {
	kind: "m1",
	dialect: {
		what: "registered models",
		prefixes: REGISTRY_PREFIXES,
		attributes: new Map([
			...attribute("name", "string"),
			...attribute("last_updated_timestamp", "number", { aliases: ["timestamp"], filter: false }),
			...attribute("creation_timestamp", "number", { filter: false }),
		]),
		rules: { tag: { value: "string", operators: TEXTUAL } },
		orderable: ["attribute"],
		datasetParts: [],
		stringQuotes: ["'", '"'],
		alternatives: false,
	},
	columns: {
		name: { sql: "m.name", kind: "text", indexed: true },
		last_updated_timestamp: { sql: "m.updated_at", kind: "number" },
		creation_timestamp: { sql: "m.created_at", kind: "number" },
	},
	tags: "m.tags",
	tieBreak: [{ name: "name", descending: false }],
};

/**
 * Compiles a search of `registered_models m`.
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileRegisteredModelSearch(request: SearchRequest, options: RegistryOptions): SearchPlan {
	return compileRegistrySearch(REGISTERED_MODELS, request, options);
}
