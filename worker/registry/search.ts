/** Searches of models and versions: the grammar is compiled by worker/search, the rows are read here. */

import { compileModelVersionSearch } from "../search/model-versions.ts";
import { pageOf, type SearchRequest } from "../search/plan.ts";
import { compileRegisteredModelSearch } from "../search/registered-models.ts";
import type { Work } from "../work.ts";
import { VERSIONS_PER_QUERY } from "./limits.ts";
import { MODEL_JSON, type ModelVersion, parseModel, parseVersion, type RegisteredModel, VERSION_JSON } from "./rows.ts";

export interface RegistrySearch extends SearchRequest {
	/** Rows of a page. */
	readonly limit: number;
	/** A tag that keeps a row out of searches which do not ask for it; see `RegistryOptions`. */
	readonly hiddenFlag: string;
}

export interface Found<Item> {
	readonly items: readonly Item[];
	readonly nextPageToken: string | undefined;
}

interface Row {
	readonly json: string;
	readonly cursor: string;
}

/** @throws FilterError, Failure `invalid` for a page token of another search */
export async function searchModels(work: Work, search: RegistrySearch): Promise<Found<RegisteredModel>> {
	const plan = compileRegisteredModelSearch(search, { parameter: 1, hiddenFlag: search.hiddenFlag });
	const { results } = await work.db
		.prepare(
			`SELECT ${MODEL_JSON} AS json, ${plan.cursor} AS cursor FROM registered_models m
			WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ?2`,
		)
		.bind(plan.values, search.limit + 1)
		.all<Row>();
	const { rows, nextPageToken } = pageOf(results, search.limit, plan);
	return { items: rows.map((row) => parseModel(row.json)), nextPageToken };
}

/** @throws FilterError, Failure `invalid` for a page token of another search */
export async function searchVersions(work: Work, search: RegistrySearch): Promise<Found<ModelVersion>> {
	const plan = compileModelVersionSearch(search, { parameter: 1, hiddenFlag: search.hiddenFlag });
	const limit = Math.min(search.limit, VERSIONS_PER_QUERY);
	const { results } = await work.db
		.prepare(
			`SELECT ${VERSION_JSON} AS json, ${plan.cursor} AS cursor
			FROM model_versions v JOIN registered_models m ON m.id = v.model
			WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ?2`,
		)
		.bind(plan.values, limit + 1)
		.all<Row>();
	const { rows, nextPageToken } = pageOf(results, limit, plan);
	return { items: rows.map((row) => parseVersion(row.json)), nextPageToken };
}
