import type { Values } from "./values.ts";

/**
 * Keyset paging: a page begins after the last row of the one before, found by its place in the order, never by
 * counting rows. So a page costs the same wherever it lies, and rows that come or go shift nothing.
 */

/** One column of a total order. */
export interface SortColumn {
	readonly sql: string;
	readonly descending: boolean;
	readonly kind: "number" | "text";
	/** Whether it may be NULL. A column before it must then have parted NULLs from values. */
	readonly nullable: boolean;
	/** SQL for the value in a cursor, where that is not `sql`: as JSON, so that a number keeps its exact digits. */
	readonly json?: string;
	/** Whether an index begins with it, so that a plain bound on it lets SQLite start there. */
	readonly indexed?: boolean;
}

/** What follows ORDER BY. */
export function orderBySql(columns: readonly SortColumn[]): string {
	return columns.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql)).join(", ");
}

/** An expression for a row's place: JSON text of an array, one value a column. */
export function cursorSql(columns: readonly SortColumn[]): string {
	return `json_array(${columns.map(({ sql, json }) => json ?? sql).join(", ")})`;
}

/** The condition that holds for rows after the place `cursor` (JSON text as `cursorSql` gave it). */
export function afterSql(columns: readonly SortColumn[], cursor: string, values: Values): string {
	const place = values.items(cursor);
	const after = columns.reduceRight((rest, { sql, descending, nullable }, index) => {
		const beyond = `${sql} ${descending ? "<" : ">"} ${place(index)}`;
		return rest === "" ? beyond : `(${beyond} OR (${sql} ${nullable ? "IS" : "="} ${place(index)} AND ${rest}))`;
	}, "");
	const [first] = columns;
	return first?.indexed ? `(${first.sql} ${first.descending ? "<=" : ">="} ${place(0)} AND ${after})` : after;
}
