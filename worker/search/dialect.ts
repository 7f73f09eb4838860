import type { Comparison } from "./ast.ts";

/** The grammar is one; what may be named in it, and compared how, differs between the five searches. */

export type Operator = Comparison | "LIKE" | "ILIKE" | "IN" | "NOT IN" | "IS NULL" | "IS NOT NULL";

/** What a prefix stands for: an entity, or an aspect of the metrics. */
export type Prefix = "attribute" | "metric" | "min_metric" | "max_metric" | "best_metric" | "param" | "tag" | "dataset";

/** How a field may be compared. */
export interface Rule {
	/** `number-or-quoted` takes `'5'` for 5. */
	readonly value: "string" | "number" | "number-or-quoted";
	readonly operators: readonly Operator[];
}

export interface AttributeRule extends Rule {
	/** The one name under which the table knows it; its aliases carry the same. */
	readonly name: string;
	readonly filter: boolean;
	readonly order: boolean;
}

export interface Dialect {
	/** What is searched, in words for messages: "runs". */
	readonly what: string;
	/** Text before the first dot; a name without a dot is an attribute. */
	readonly prefixes: ReadonlyMap<string, Prefix>;
	/** By the name or alias that a user writes. */
	readonly attributes: ReadonlyMap<string, AttributeRule>;
	/** How fields that are not attributes may be compared. */
	readonly rules: Readonly<Partial<Record<Prefix, Rule>>>;
	/** Which prefixes an order may use. */
	readonly orderable: readonly Prefix[];
	/** The fixed keys below the prefix `dataset`. */
	readonly datasetParts: readonly string[];
	/** Quotes that enclose a string value; keys may always have any of the three. */
	readonly stringQuotes: readonly string[];
	/** Whether OR and parentheses are understood: Runnel's addition to MLflow's grammar. */
	readonly alternatives: boolean;
}

export const NUMERIC: readonly Operator[] = [">", ">=", "=", "!=", "<", "<="];
export const TEXTUAL: readonly Operator[] = ["=", "!=", "LIKE", "ILIKE"];
export const LISTED: readonly Operator[] = [...TEXTUAL, "IN", "NOT IN"];
export const OPTIONAL: readonly Operator[] = [...TEXTUAL, "IS NULL", "IS NOT NULL"];

/** An attribute's entries for `ReadonlyMap`, one for its name and one for each alias. */
export function attribute(
	name: string,
	value: Rule["value"],
	options: { operators?: readonly Operator[]; aliases?: readonly string[]; filter?: boolean; order?: boolean } = {},
): [string, AttributeRule][] {
	const operators = options.operators ?? (value === "string" ? TEXTUAL : NUMERIC);
	const rule = { name, value, operators, filter: options.filter ?? true, order: options.order ?? true };
	return [name, ...(options.aliases ?? [])].map((written) => [written, rule]);
}
