/** What a compiled search hands to the storage module that owns the table, and how it is run. */

/** What every search takes, whatever it searches. */
export interface SearchRequest {
	/** The filter as the user wrote it; empty for all. */
	readonly filter: string;
	/** Items such as `metrics.f1 DESC`, most important first. */
	readonly orderBy: readonly string[];
	/** The token that the answer before gave; absent or "" for the first page. */
	readonly pageToken?: string | undefined;
}

/**
 * A search, ready to be put into a statement over the table. All of the user's text is in `values`, one JSON text
 * that is bound as one parameter, so the number of clauses never meets D1's limit of 100 parameters.
 *
 * ```ts
 * const plan = compileRegisteredModelSearch(request, { parameter: 1 });
 * const { results } = await work.db
 * 	.prepare(`SELECT m.*, ${plan.cursor} AS cursor FROM registered_models m
 * 		WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ?2`)
 * 	.bind(plan.values, limit + 1)
 * 	.all<Row & { cursor: string }>();
 * return pageOf(results, limit, plan); // { rows, nextPageToken }
 * ```
 */
export interface SearchPlan {
	/** The condition: the filter, and the place after which the page begins. Never empty, safe to AND with others. */
	readonly where: string;
	/** What follows ORDER BY: a total order, so that pages neither repeat nor skip a row. */
	readonly orderBy: string;
	/** An expression that yields a row's place in that order as JSON text: select it `AS cursor`. */
	readonly cursor: string;
	/** To be bound as the parameter whose number was given at compiling. */
	readonly values: string;
	/** The token for the page after the row with this cursor. */
	nextPageToken(cursor: string): string;
}

/** One page, and the token of the next where there is one. */
export interface Page<Row> {
	readonly rows: Row[];
	readonly nextPageToken: string | undefined;
}

/**
 * Cuts a page out of what a statement with `LIMIT limit + 1` returned: the row too many only tells that there is a
 * next page.
 */
export function pageOf<Row extends { readonly cursor: string }>(
	rows: readonly Row[],
	limit: number,
	plan: SearchPlan,
): Page<Row> {
	const page = rows.slice(0, limit);
	const last = page.at(-1);
	const more = rows.length > limit && last !== undefined;
	return { rows: page, nextPageToken: more ? plan.nextPageToken(last.cursor) : undefined };
}
