import type { MetricDataset } from "./ast.ts";
import { compile } from "./compile.ts";
import { LOGGED_MODELS } from "./logged-model-dialect.ts";
import { type LoggedModelOrder, parseLoggedModelOrder } from "./logged-model-order.ts";
import { ENTRIES, LoggedModelsTable, measuredOn } from "./logged-model-table.ts";
import { parseFilter } from "./parse-filter.ts";
import type { SearchPlan } from "./plan.ts";
import { Values } from "./values.ts";

export type { MetricDataset } from "./ast.ts";
export type { LoggedModelOrder } from "./logged-model-order.ts";

export interface LoggedModelSearch {
	readonly filter: string;
	readonly orderBy: readonly LoggedModelOrder[];
	readonly pageToken?: string | undefined;
	/** Only models with metrics on one of these, and metric clauses look at those only; empty for no such limit. */
	readonly datasets: readonly MetricDataset[];
	/** The experiments searched: a token is good for these only. The caller adds the condition itself. */
	readonly experimentIds: readonly number[];
}

/**
 * Compiles a search of `logged_models l`. The caller adds `l.deleted_at IS NULL` and the condition on experiments.
 * @param options.parameter the number of the statement's parameter that `plan.values` will be bound as
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileLoggedModelSearch(
	request: LoggedModelSearch,
	options: { readonly parameter: number },
): SearchPlan {
	const { datasets } = request;
	const values = new Values(options.parameter);
	const search = {
		filter: parseFilter(request.filter, LOGGED_MODELS),
		order: parseLoggedModelOrder(request.orderBy),
		pageToken: request.pageToken,
		within: [request.experimentIds, datasets],
		conditions:
			datasets.length === 0 ? [] : [`EXISTS (SELECT 1 FROM ${ENTRIES} WHERE ${measuredOn(datasets, values)})`],
	};
	return compile(new LoggedModelsTable(datasets), search, values);
}
