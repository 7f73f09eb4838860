/** What is asked of 100,000 finished runs; `generate.ts` says how many have what. */
import type { Search } from "../mlflow-api.ts";

export interface Query {
	readonly title: string;
	readonly search: Search;
	/** What the index serves is to take under 30 ms, what reads every document under 200. */
	readonly atMost: 30 | 200;
}

const TOP = 100;

export const queries: Readonly<Record<string, Query>> = {
	"filter-order": {
		title: "filter and order, top 100",
		search: { filter: "metrics.m00 > 0.5 and params.p00 = '3'", order_by: ["metrics.m01 DESC"], max_results: TOP },
		atMost: 30,
	},
	"metric-order": {
		title: "order by a metric alone",
		search: { order_by: ["metrics.m01 DESC"], max_results: TOP },
		atMost: 30,
	},
	rare: {
		title: "rare match (5 runs), ordered",
		search: { filter: "params.p01 = 'rare'", order_by: ["metrics.m01 DESC"], max_results: TOP },
		atMost: 30,
	},
	"no-match": {
		title: "no match, ordered",
		search: { filter: "metrics.m00 > 2", order_by: ["metrics.m01 DESC"], max_results: TOP },
		atMost: 30,
	},
	"missing-metric": {
		title: "filter on a metric that no run has",
		search: { filter: "metrics.nowhere > 0", order_by: ["metrics.m01 DESC"], max_results: TOP },
		atMost: 30,
	},
	"missing-order": {
		title: "order by a metric that a tenth lacks",
		search: { filter: "metrics.m00 > 0.5", order_by: ["metrics.m19 ASC"], max_results: TOP },
		atMost: 30,
	},
	nan: {
		title: "order by a metric with NaN",
		search: { filter: "metrics.m02 > 0.99", order_by: ["metrics.m02 DESC"], max_results: TOP },
		atMost: 30,
	},
	newest: { title: "newest first", search: { max_results: TOP }, atMost: 30 },
	"name-like": {
		title: "run name LIKE, no order",
		search: { filter: "attributes.run_name LIKE '%moth-77%'", max_results: TOP },
		atMost: 200,
	},
	"param-like": {
		title: "tag and param LIKE, ordered by a param",
		search: { filter: "tags.team = 'blue' and params.p04 LIKE '%7%'", order_by: ["params.p05 ASC"], max_results: TOP },
		atMost: 200,
	},
};
