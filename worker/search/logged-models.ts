import type { SearchPlan } from "./plan.ts";

/** A dataset that metrics are read from; without a digest, any version of it. */
export interface MetricDataset {
	readonly name: string;
	readonly digest?: string | undefined;
}

/** One item of the order: a field with its direction, and for a metric the dataset it is read from. */
export interface LoggedModelOrder {
	/** `creation_timestamp`, `metrics.f1`, … */
	readonly field: string;
	readonly ascending: boolean;
	readonly dataset?: MetricDataset | undefined;
}

export interface LoggedModelSearch {
	readonly filter: string;
	readonly orderBy: readonly LoggedModelOrder[];
	readonly pageToken: string | undefined;
	/** Where metric clauses of the filter look: the metrics measured on one of these; empty for all metrics. */
	readonly datasets: readonly MetricDataset[];
	/** The experiments searched: a token is good for these only. The caller adds the condition itself. */
	readonly experimentIds: readonly number[];
}

/**
 * Compiles a search of `logged_models l`. The caller adds `l.deleted_at IS NULL` and the condition on experiments.
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileLoggedModelSearch(_request: LoggedModelSearch, _options: { parameter: number }): SearchPlan {
	throw new Error("not written yet");
}
