/** Reading one page of a run search, whichever way its runs are found. */
import { MAX_PAGE_DOCUMENTS } from "../search/limits.ts";
import type { RunSearch } from "../search/runs.ts";
import type { Work } from "../work.ts";
import type { Found } from "./search-plan-walk.ts";

/** One page of runs. */
export interface RunPage<Row> {
	readonly rows: Row[];
	/** Absent on the last page. */
	readonly nextPageToken?: string;
}

export interface PageRequest {
	readonly search: RunSearch;
	/** JSON list of experiments. */
	readonly experiments: string;
	/** SQL over `runs r` and `experiments e`. */
	readonly columns: string;
	/** Runs of a page. */
	readonly limit: number;
}

/** What comes with each run. */
export interface Place {
	/** The row's place in the order. */
	readonly place: string;
	/** Bytes of its documents. */
	readonly size: number;
	/** NULL where they are more than was asked for; all columns of the run are NULL then. */
	readonly documents: 1 | null;
}

/** The page of the runs found. One statement, or two where their documents are too large together. */
export async function readPage<Row>(work: Work, request: PageRequest, found: Found): Promise<RunPage<Row>> {
	const { results } = await pageStatement(work, request, found).all<Row & Place>();
	return finishPage(work, request, found, results);
}

/** The statement whose rows `finishPage` takes, for callers that run another in the same call. */
export function pageStatement(work: Work, request: PageRequest, found: Found): D1PreparedStatement {
	return statement(work, request, found, request.limit, MAX_PAGE_DOCUMENTS / request.limit);
}

/**
 * Cuts the page out of the rows. Where a run was too large for its share of a Worker's memory, as many as fit together
 * are read anew, whatever the size of the first.
 */
export async function finishPage<Row>(
	work: Work,
	request: PageRequest,
	found: Found,
	rows: readonly (Row & Place)[],
): Promise<RunPage<Row>> {
	if (rows.every(({ documents }) => documents !== null)) return cut(request, rows, request.limit);
	const limit = Math.min(request.limit, runsThatFit(rows));
	const { results } = await statement(work, request, found, limit, Number.MAX_SAFE_INTEGER).all<Row & Place>();
	return cut(request, results, limit);
}

function statement(
	work: Work,
	request: PageRequest,
	found: Found,
	limit: number,
	largest: number,
): D1PreparedStatement {
	const parameters = [request.search.values, request.experiments, work.scope, limit + 1, largest];
	return work.db.prepare(pageSql(request, found)).bind(...parameters);
}

function cut<Row>({ search }: PageRequest, found: readonly (Row & Place)[], limit: number): RunPage<Row> {
	const rows = found.slice(0, limit).map(({ place: _place, size: _size, documents: _documents, ...row }) => row as Row);
	const last = found[limit - 1];
	return last && found.length > limit ? { rows, nextPageToken: search.nextPageToken(last.place) } : { rows };
}

/** Bytes of a run's documents. Lengths stand in the row's header, so that no document is read for this. */
const SIZE = "length(r.params) + length(r.tags) + length(r.datasets) + length(r.models) + length(r.metrics)";

/**
 * Two steps in one statement: `page` finds the runs in order, carrying numbers only through the sort; then the
 * documents of just these are read. Parameters 1 to 3 as in search-plan-sql.ts, 4 how many runs, 5 above which size a
 * run's columns stay NULL.
 */
function pageSql({ search, columns }: PageRequest, { from, where, orderBy }: Found): string {
	return `SELECT ${columns}, ${search.cursor} AS place, page.size AS size, r.seq IS NOT NULL OR NULL AS documents
		FROM (SELECT r.seq AS seq, ${SIZE} AS size FROM ${from} WHERE ${where} ORDER BY ${orderBy} LIMIT ?4) AS page
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
