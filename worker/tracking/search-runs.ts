import { RUNS_PER_QUERY } from "../limits.ts";
import { MAX_PAGE_DOCUMENTS } from "../search/limits.ts";
import type { SearchPlan } from "../search/plan.ts";
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

async function runPage<Row>(work: Work, query: RunQuery, columns: string): Promise<RunPage<Row>> {
	const experimentIds = [...new Set(query.experimentIds)].sort((a, b) => a - b);
	const plan = compileRunSearch(query, { ...query, parameter: 1, within: [query.view, experimentIds] });
	if (experimentIds.length === 0) return { rows: [] };
	const statement = work.db.prepare(pageSql(plan, query.view, experimentIds.length, columns));
	const read = async (limit: number, largest: number) => {
		const parameters = [plan.values, JSON.stringify(experimentIds), work.scope, limit + 1, largest];
		return (await statement.bind(...parameters).all<Row & Place>()).results;
	};
	let limit = Math.min(query.limit, RUNS_PER_QUERY);
	let found = await read(limit, MAX_PAGE_DOCUMENTS / limit);
	if (found.some(({ documents }) => documents === null)) {
		limit = Math.min(limit, runsThatFit(found));
		found = await read(limit, Number.MAX_SAFE_INTEGER);
	}
	const last = found[limit - 1];
	const rows = found.slice(0, limit).map(({ place: _place, size: _size, documents: _documents, ...row }) => row as Row);
	return last && found.length > limit ? { rows, nextPageToken: plan.nextPageToken(last.place) } : { rows };
}

interface Place {
	/** The row's place in the order. */
	readonly place: string;
	/** Bytes of its documents. */
	readonly size: number;
	/** NULL where they are more than was asked for; all columns of the run are NULL then. */
	readonly documents: 1 | null;
}

/** Bytes of a run's documents. Lengths stand in the row's header, so that no document is read for this. */
const SIZE = "length(r.params) + length(r.tags) + length(r.datasets) + length(r.models) + length(r.metrics)";

/**
 * Two steps in one statement: `page` finds the runs in order, carrying numbers only through the sort; then the
 * documents of just these are read. Parameters: 1 the plan's, 2 the experiments, 3 the scope, 4 how many runs, 5 above
 * which size a run's columns stay NULL. A page of small runs, as nearly all are, thus takes one statement; where a run
 * is too large for its share of a Worker's memory, a second one reads as many runs as fit together.
 */
function pageSql(plan: SearchPlan, view: View, experiments: number, columns: string): string {
	// One experiment by equality: the rows of runs_by_experiment are in the default order then, and none is sorted.
	const inExperiments = experiments === 1 ? "e.id = ?2 ->> 0" : "e.id IN (SELECT value FROM json_each(?2))";
	return `SELECT ${columns}, ${plan.cursor} AS place, page.size AS size, r.seq IS NOT NULL OR NULL AS documents
		FROM (
			SELECT r.seq AS seq, ${SIZE} AS size
			FROM experiments e CROSS JOIN runs r ON r.experiment_id = e.id
			WHERE ${inExperiments} AND ${inScope("e.id", 3)} AND ${viewSql(EFFECTIVE_LIFECYCLE, view)} AND ${plan.where}
			ORDER BY ${plan.orderBy} LIMIT ?4
		) AS page
		LEFT JOIN runs r ON r.seq = page.seq AND page.size <= ?5
		LEFT JOIN experiments e ON e.id = r.experiment_id`;
}

/** How many of the runs may be read together; at least one, or no page would ever get past a large run. */
function runsThatFit(found: readonly Place[]): number {
	let total = 0;
	const fitting = found.findIndex(({ size }) => {
		total += size;
		return total > MAX_PAGE_DOCUMENTS;
	});
	return fitting < 0 ? found.length : Math.max(1, fitting);
}
