/** Searches of runs: what is asked, and the way from a query to a page. How runs are found: search-plan.ts. */
import { RUNS_PER_QUERY } from "../limits.ts";
import { compileRunSearch, type RunSearchOptions } from "../search/runs.ts";
import type { Work } from "../work.ts";
import { bestAspect } from "./metric-settings.ts";
import { RUN_COLUMNS, type RunRow } from "./run-row.ts";
import { finishPage, type PageRequest, type Place, pageStatement, type RunPage, readPage } from "./search-page.ts";
import { type Asked, BUDGETS, type Budgets, lookIn, scanIfSmall, Ways } from "./search-plan.ts";
import type { View } from "./search-view.ts";

export type { RunPage } from "./search-page.ts";

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

/**
 * The runs that a query asks for, as JSON texts that SQLite composes.
 * @param query.projection SQL over `runs r` and `experiments e` that yields the JSON text of one run; the code's own
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export async function searchRuns(
	work: Work,
	query: RunQuery & { readonly projection: string },
	budgets: Budgets = BUDGETS,
): Promise<RunPage<string>> {
	const page = await runPage<{ run: string }>(work, query, `${query.projection} AS run`, budgets);
	return { ...page, rows: page.rows.map(({ run }) => run) };
}

/** As `searchRuns`, but each run as a `RunRow`. */
export function searchRunRows(work: Work, query: RunQuery): Promise<RunPage<RunRow>> {
	return runPage<RunRow>(work, query, RUN_COLUMNS, BUDGETS);
}

async function runPage<Row>(work: Work, query: RunQuery, columns: string, budgets: Budgets): Promise<RunPage<Row>> {
	const experimentIds = [...new Set(query.experimentIds)].sort((a, b) => a - b);
	const best = await bestAspect(work, experimentIds, [query.filter, ...query.orderBy]);
	const options = { ...query, ...(best && { best }), parameter: 1, within: [query.view, experimentIds] };
	const search = compileRunSearch(query, options);
	if (experimentIds.length === 0) return { rows: [] };
	const limit = Math.min(query.limit, RUNS_PER_QUERY);
	const request = { search, experiments: JSON.stringify(experimentIds), columns, limit };
	const asked = { search, view: query.view, experiments: experimentIds.length, limit: limit + 1 };
	return planned(work, request, asked, budgets);
}

/** One statement for what needs no plan; else two in one call, which is all where there are few runs. */
async function planned<Row>(work: Work, request: PageRequest, asked: Asked, budgets: Budgets): Promise<RunPage<Row>> {
	const ways = new Ways(asked, budgets);
	if (ways.plain) return readPage(work, request, ways.plain);
	const look = (sql: string) => work.db.prepare(sql).bind(request.search.values, request.experiments, work.scope);

	const small = scanIfSmall(asked, budgets.small);
	const closeness = ways.firstLook;
	const lookSql = ways.lookSql(closeness);
	const [rows, first] = await work.db.batch([pageStatement(work, request, small), look(lookSql)]);
	const seen = lookIn((first as D1Result<{ look: string }>).results[0]);
	if (seen.runs <= budgets.small) return finishPage(work, request, small, (rows as D1Result<Row & Place>).results);

	let way = ways.choose(seen, closeness);
	if (way === undefined) {
		const closer = await look(ways.lookSql("close")).first<{ look: string }>();
		way = ways.choose(lookIn(closer ?? undefined), "close");
	}
	const page = await readPage<Row>(work, request, way!.found);
	return way!.complete || page.nextPageToken !== undefined ? page : readPage(work, request, ways.wholeWalk);
}
