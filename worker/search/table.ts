import type { Field } from "./ast.ts";
import type { Dialect } from "./dialect.ts";
import type { SortColumn } from "./keyset.ts";
import type { Values } from "./values.ts";

/** SQL for what a field of one row holds. */
export interface Operand {
	/** An expression, NULL where the row does not have the field. */
	readonly sql: string;
	/**
	 * Where the field has any number of values: a table-valued expression with its condition, over which `sql` goes.
	 * A clause then holds when it holds for one of them.
	 */
	readonly each?: { readonly from: string; readonly where: string };
}

/** How a dialect's fields lie in a table: all that the compiler knows about it. */
export interface Table {
	/** What is searched and the version of its cursor, for page tokens. */
	readonly kind: string;
	readonly dialect: Dialect;
	operand(field: Field, values: Values): Operand;
	/** The columns that order by `field`, missing values last in both directions. */
	sortColumns(field: Field, descending: boolean, values: Values): SortColumn[];
	/** The order where rows are equal in what was asked for, and where nothing was; ends in a unique column. */
	tieBreak(asked: boolean): readonly { readonly name: string; readonly descending: boolean }[];
}
