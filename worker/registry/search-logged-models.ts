/** The search of logged models, within some experiments and the caller's scope. */
import { compileLoggedModelSearch, type LoggedModelSearch } from "../search/logged-models.ts";
import { pageOf } from "../search/plan.ts";
import { inScope, type Work } from "../work.ts";
import { LOGGED_MODELS_PER_QUERY } from "./limits.ts";
import { LOGGED_MODEL_COLUMNS, type LoggedModel, type LoggedModelRow, parseLoggedModel } from "./logged-model-row.ts";
import type { Found } from "./search.ts";

/**
 * @param limit rows of a page; a larger page than one query returns is answered with fewer and a token
 * @throws FilterError, Failure `invalid` for a page token of another search
 */
export async function searchLoggedModels(
	work: Work,
	search: LoggedModelSearch,
	limit: number,
): Promise<Found<LoggedModel>> {
	const plan = compileLoggedModelSearch(search, { parameter: 1 });
	const rowsWanted = Math.min(limit, LOGGED_MODELS_PER_QUERY);
	const { results } = await work.db
		.prepare(
			`SELECT ${LOGGED_MODEL_COLUMNS}, ${plan.cursor} AS cursor FROM logged_models l
			WHERE l.experiment_id IN (SELECT value FROM json_each(?3)) AND ${inScope("l.experiment_id", 4)}
				AND l.deleted_at IS NULL AND ${plan.where}
			ORDER BY ${plan.orderBy} LIMIT ?2`,
		)
		.bind(plan.values, rowsWanted + 1, JSON.stringify(search.experimentIds), work.scope)
		.all<LoggedModelRow & { cursor: string }>();
	const { rows, nextPageToken } = pageOf(results, rowsWanted, plan);
	return { items: rows.map(parseLoggedModel), nextPageToken };
}
