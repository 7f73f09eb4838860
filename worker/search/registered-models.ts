import type { SearchPlan, SearchRequest } from "./plan.ts";

/** What the protocol adds to a search of registered models or versions. */
export interface RegistryOptions {
	/** The number of the statement's parameter that `plan.values` will be bound as. */
	readonly parameter: number;
	/**
	 * A tag that marks a row as another kind of thing (MLflow keeps prompts among models and marks them). A row without
	 * it counts as `'false'`, and a filter that does not mention it leaves out the rows where it is `'true'`.
	 */
	readonly hiddenFlag?: string;
}

/**
 * Compiles a search of `registered_models m`.
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileRegisteredModelSearch(_request: SearchRequest, _options: RegistryOptions): SearchPlan {
	throw new Error("not written yet");
}
