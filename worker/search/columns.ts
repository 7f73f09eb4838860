import { documentPath } from "../db/document-key.ts";
import type { SortColumn } from "./keyset.ts";
import type { Values } from "./values.ts";

/** How the kinds of columns that tables share are read and ordered. Column names are the code's own, never a user's. */

/** A plain column that an attribute stands for. */
export interface PlainColumn {
	readonly sql: string;
	readonly kind: "number" | "text";
	readonly nullable?: boolean;
	/** Whether an index on the table begins with it (after what a search fixes). */
	readonly indexed?: boolean;
}

/** Missing values after all others. */
export function plainSort(column: PlainColumn, descending: boolean): SortColumn[] {
	const { sql, kind, nullable = false, indexed = false } = column;
	const value = { sql, descending, kind, nullable, indexed };
	return nullable ? [missingLast(sql), value] : [value];
}

/** The text under `key` in a document column (params, tags), NULL where there is none. */
export function documentText(document: string, key: string, values: Values): string {
	return `(${document} ->> ${values.text(documentPath(key))})`;
}

/** By the text under `key` in a document column. */
export function documentSort(document: string, key: string, descending: boolean, values: Values): SortColumn[] {
	const sql = documentText(document, key, values);
	return [missingLast(sql), { sql, descending, kind: "text", nullable: true }];
}

function missingLast(sql: string): SortColumn {
	return { sql: `(${sql} IS NULL)`, descending: false, kind: "number", nullable: false };
}
