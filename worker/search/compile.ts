import { invalid } from "../errors.ts";
import type { Expression, OrderItem } from "./ast.ts";
import { conditionSql } from "./condition.ts";
import { afterSql, cursorSql, orderBySql, type SortColumn } from "./keyset.ts";
import { MAX_SQL } from "./limits.ts";
import { decodePageToken, encodePageToken } from "./page-token.ts";
import type { SearchPlan } from "./plan.ts";
import type { Table } from "./table.ts";
import type { Values } from "./values.ts";

/** A parsed search. */
export interface Search {
	readonly filter: Expression | null;
	readonly order: readonly OrderItem[];
	readonly pageToken?: string | undefined;
	/** What else decides which rows there are (experiments, the view): a token is good for these only. */
	readonly within: unknown;
	/** Conditions that hold besides the filter; what they compare with is in `values` already. */
	readonly conditions?: readonly string[];
}

/** A plan with its order in parts, for whoever finds rows by an index. */
export interface CompiledSearch extends SearchPlan {
	readonly columns: readonly SortColumn[];
	/** The place after which the page begins: JSON text of one value a column; undefined on the first page. */
	readonly after: string | undefined;
}

/**
 * Compiles a parsed search of `table`.
 * @throws Failure `invalid` when the page token was made by another search, or by none
 */
export function compile(table: Table, search: Search, values: Values): CompiledSearch {
	const columns = sortColumns(table, search.order, values);
	const query = [search.filter, search.order, search.within];
	const conditions = [...(search.conditions ?? [])];
	if (search.filter !== null) conditions.push(conditionSql(search.filter, table, values));
	const after = search.pageToken ? decodePageToken(table.kind, query, search.pageToken, columns) : undefined;
	if (after !== undefined) conditions.push(afterSql(columns, after, values));
	// D1 refuses a parameter that no part of the statement names: `values` is named even where nothing is compared.
	const where = conditions.length === 0 ? `${values.bound} IS NOT NULL` : `(${conditions.join(" AND ")})`;
	if (where.length > MAX_SQL) {
		throw invalid(
			"The filter is too large to be run at once: it has too many LIKE patterns of more than 50 bytes. Use fewer or shorter ones.",
		);
	}
	return {
		where,
		orderBy: orderBySql(columns),
		cursor: cursorSql(columns),
		columns,
		after,
		// Read when it is bound: whoever adds to the statement may add to the values.
		get values() {
			return values.json;
		},
		nextPageToken: (cursor) => encodePageToken(table.kind, query, cursor),
	};
}

/** The total order: what was asked for, then the table's own columns that were not. */
function sortColumns(table: Table, order: readonly OrderItem[], values: Values): SortColumn[] {
	const named = new Set(order.map(({ field }) => (field.entity === "attribute" ? field.name : undefined)));
	const rest = table.tieBreak(order.length > 0).filter(({ name }) => !named.has(name));
	return [
		...order.flatMap(({ field, descending }) => table.sortColumns(field, descending, values)),
		...rest.flatMap(({ name, descending }) => table.sortColumns({ entity: "attribute", name }, descending, values)),
	];
}
