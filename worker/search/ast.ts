/** What a filter and an order say, as plain data: no positions, no SQL, nothing of a table. */

/**
 * Which of a metric's values is meant: the latest, the least or greatest ever logged, or whichever of these two is the
 * better one in the experiment.
 */
export type Aspect = "latest" | "min" | "max" | "best";

/** The dataset that a metric was measured on; without a digest, any version of it. */
export interface MetricDataset {
	readonly name: string;
	readonly digest?: string | undefined;
}

export interface MetricField {
	readonly entity: "metric";
	readonly key: string;
	readonly aspect: Aspect;
	/** Only in orders of logged models, whose metrics belong to datasets. */
	readonly dataset?: MetricDataset | undefined;
}

/** What a clause looks at or an order sorts by. */
export type Field =
	| { readonly entity: "attribute"; readonly name: string }
	| MetricField
	| { readonly entity: "param" | "tag"; readonly key: string }
	| { readonly entity: "dataset"; readonly part: string };

export type Comparison = "=" | "!=" | "<" | "<=" | ">" | ">=";

export type Clause =
	| { readonly type: "compare"; readonly field: Field; readonly operator: Comparison; readonly value: string | number }
	/** `%` stands for any text, `_` for one character; nothing escapes them. */
	| { readonly type: "like"; readonly field: Field; readonly pattern: string; readonly ignoreCase: boolean }
	| { readonly type: "in"; readonly field: Field; readonly values: readonly string[]; readonly negated: boolean }
	| { readonly type: "null"; readonly field: Field; readonly negated: boolean };

/** Holds at least two items, and none of its own kind. */
export interface Group {
	readonly type: "and" | "or";
	readonly items: readonly Expression[];
}

/** A filter. */
export type Expression = Clause | Group;

export function isGroup(expression: Expression): expression is Group {
	return expression.type === "and" || expression.type === "or";
}

/** One item of an order. Missing values come last in both directions. */
export interface OrderItem {
	readonly field: Field;
	readonly descending: boolean;
}
