import { RUNS_PER_QUERY } from "../limits.ts";
import { MAX_PAGE_DOCUMENTS } from "../search/limits.ts";
import { compileRunSearch, type RunSearchOptions } from "../search/runs.ts";
import { inScope, type Work } from "../work.ts";
import { EFFECTIVE_LIFECYCLE, RUN_COLUMNS, type RunRow } from "./run-row.ts";
import { type View, viewSql } from "./search-view.ts";

/** What to search runs for. */
export interface RunQuery extends RunSearchOptions {
	readonly experimentIds: readonly number[];
	readonly filter: string;
	readonly orderBy: readonly string[];
	readonly view: View;
	/** How many runs are wanted; an answer holds at most RUNS_PER_QUERY, and a token where there are more. */
	readonly limit: number;
	readonly pageToken?: string | undefined;
}

/** One page of runs. */
export interface RunPage<Row> {
	readonly rows: Row[];
	/** Absent on the last page. */
	readonly nextPageToken?: string;
}

/**
 * The runs that a query asks for, as JSON texts that SQLite composes.
 * @param query.projection SQL over `runs r` and `experiments e` that yields the JSON text of one run; the code's own
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export async function searchRuns(
	work: Work,
	query: RunQuery & { readonly projection: string },
): Promise<RunPage<string>> {
	const page = await runPage<{ run: string }>(work, query, `${query.projection} AS run`);
	return { ...page, rows: page.rows.map(({ run }) => run) };
}

/** As `searchRuns`, but each run as a `RunRow`. */
export function searchRunRows(work: Work, query: RunQuery): Promise<RunPage<RunRow>> {
	return runPage<RunRow>(work, query, RUN_COLUMNS);
}

/**
 * Two steps in one statement: `page` finds the runs in order, carrying numbers only through the sort; then the
 * documents of just these are read. A page ends early where its documents would not fit a Worker's memory, though
 * never before its first run.
 */
async function runPage<Row>(work: Work, query: RunQuery, columns: string): Promise<RunPage<Row>> {
	const experimentIds = [...new Set(query.experimentIds)].sort((a, b) => a - b);
	const limit = Math.min(query.limit, RUNS_PER_QUERY);
	const plan = compileRunSearch(query, { ...query, parameter: 1, within: [query.view, experimentIds] });
	if (experimentIds.length === 0) return { rows: [] };
	// One experiment by equality: then the rows of runs_by_experiment are in the default order already.
	const inExperiments = experimentIds.length === 1 ? "e.id = ?2 ->> 0" : "e.id IN (SELECT value FROM json_each(?2))";
	const { results } = await work.db
		.prepare(
			`WITH page AS MATERIALIZED (
				SELECT r.seq AS seq, ${DOCUMENTS} AS size
				FROM experiments e CROSS JOIN runs r ON r.experiment_id = e.id
				WHERE ${inExperiments} AND ${inScope("e.id", 3)} AND ${viewSql(EFFECTIVE_LIFECYCLE, query.view)} AND ${plan.where}
				ORDER BY ${plan.orderBy} LIMIT ?4 + 1
			), place AS MATERIALIZED (
				SELECT seq, row_number() OVER () AS number, sum(size) OVER (ROWS UNBOUNDED PRECEDING) - size AS before
				FROM page
			)
			SELECT ${columns}, ${plan.cursor} AS "~cursor", (SELECT count(*) FROM page) AS "~found"
			FROM place CROSS JOIN runs r ON r.seq = place.seq CROSS JOIN experiments e ON e.id = r.experiment_id
			WHERE place.number <= ?4 AND place.before < ?5`,
		)
		.bind(plan.values, JSON.stringify(experimentIds), work.scope, limit, MAX_PAGE_DOCUMENTS)
		// Named so that no column of the caller's can have the same name.
		.all<Row & { "~cursor": string; "~found": number }>();
	const rows = results.map(({ "~cursor": _cursor, "~found": _found, ...row }) => row as Row);
	const last = results.at(-1);
	const more = last !== undefined && last["~found"] > results.length;
	return more ? { rows, nextPageToken: plan.nextPageToken(last["~cursor"]) } : { rows };
}

/** Bytes of a run's documents; their lengths stand in the row's header, so that none is read for it. */
const DOCUMENTS = "length(r.params) + length(r.tags) + length(r.datasets) + length(r.models) + length(r.metrics)";
