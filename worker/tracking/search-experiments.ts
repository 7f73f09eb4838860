import { RUNS_PER_QUERY } from "../limits.ts";
import { compileExperimentSearch } from "../search/experiments.ts";
import { pageOf } from "../search/plan.ts";
import { inScope, type Work } from "../work.ts";
import { EXPERIMENT_COLUMNS, type ExperimentRow } from "./experiments.ts";
import { type View, viewSql } from "./search-view.ts";

/** What to search experiments for. */
export interface ExperimentQuery {
	readonly filter: string;
	readonly orderBy: readonly string[];
	readonly view: View;
	/** How many are wanted; an answer holds at most RUNS_PER_QUERY, and a token where there are more. */
	readonly limit: number;
	readonly pageToken?: string | undefined;
}

export interface ExperimentPage {
	readonly experiments: ExperimentRow[];
	/** Absent on the last page. */
	readonly nextPageToken?: string;
}

/**
 * The experiments that a query asks for, within the caller's scope.
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export async function searchExperiments(work: Work, query: ExperimentQuery): Promise<ExperimentPage> {
	const limit = Math.min(query.limit, RUNS_PER_QUERY);
	const plan = compileExperimentSearch(query, { parameter: 1, within: query.view });
	const { results } = await work.db
		.prepare(
			`SELECT ${EXPERIMENT_COLUMNS}, ${plan.cursor} AS cursor FROM experiments e
			WHERE ${inScope("e.id", 2)} AND ${viewSql("e.lifecycle", query.view)} AND ${plan.where}
			ORDER BY ${plan.orderBy} LIMIT ?3 + 1`,
		)
		.bind(plan.values, work.scope, limit)
		.all<ExperimentRow & { cursor: string }>();
	const page = pageOf(results, limit, plan);
	const experiments = page.rows.map(({ cursor: _cursor, ...experiment }) => experiment);
	return page.nextPageToken === undefined ? { experiments } : { experiments, nextPageToken: page.nextPageToken };
}
