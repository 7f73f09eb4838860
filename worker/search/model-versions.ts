import type { SearchPlan, SearchRequest } from "./plan.ts";
import type { RegistryOptions } from "./registered-models.ts";

/**
 * Compiles a search of `model_versions v JOIN registered_models m ON m.id = v.model`.
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileModelVersionSearch(_request: SearchRequest, _options: RegistryOptions): SearchPlan {
	throw new Error("not written yet");
}
