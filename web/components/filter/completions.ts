/** What may stand at the caret of a filter: names, operators and values, by what stands before it. */
import type { Run } from "../../data/run.ts";
import { type Column, isMetricColumn } from "../runs-table/columns.ts";

export interface Completion {
	readonly text: string;
	/** What it is: "metric", "operator", … */
	readonly kind: string;
}

export interface Completions {
	/** The stretch of the filter that a completion takes the place of. */
	readonly from: number;
	readonly to: number;
	readonly items: readonly Completion[];
}

const LISTED = 12;
const ATTRIBUTES = ["run_name", "status", "start_time", "end_time", "user_id", "run_id"];
const PREFIX = { metric: "metrics", min: "min_metrics", max: "max_metrics", param: "params", tag: "tags" } as const;
const NUMBER_OPERATORS = [">", ">=", "<", "<=", "=", "!="];
const TEXT_OPERATORS = ["=", "!=", "LIKE", "ILIKE", "IN", "IS NULL", "IS NOT NULL"];
/** A field with its quoted key, a quoted value, a word or number, a comparison, or a bracket. */
const TOKEN = /[\w$]+\.(?:`[^`]*`?|"[^"]*"?|'[^']*'?)|'[^']*'?|"[^"]*"?|[\w$.+-]+|[<>=!]+|[(),]/g;

interface Token {
	readonly text: string;
	readonly from: number;
}

type Expected = "field" | "operator" | "value" | "join";

export function completionsAt(text: string, caret: number, all: readonly Column[], runs: readonly Run[]): Completions {
	const tokens = [...text.slice(0, caret).matchAll(TOKEN)].map((match) => ({ text: match[0], from: match.index }));
	const last = tokens.at(-1);
	const begun = last && last.from + last.text.length === caret && !/[(),]$/.test(last.text) ? tokens.pop() : undefined;
	const { expected, field } = placeAfter(tokens);
	const typed = (begun?.text ?? "").toLowerCase();
	const fits = ({ text: full }: Completion) => {
		const bare = full.toLowerCase().replaceAll(/[`"']/g, "");
		return full.toLowerCase() !== typed && bare !== typed && bare.includes(typed.replaceAll(/[`"']/g, ""));
	};
	const starts = (item: Completion) => (item.text.toLowerCase().startsWith(typed) ? 0 : 1);
	const items = candidates(expected, field, all, runs)
		.filter(fits)
		.sort((a, b) => starts(a) - starts(b));
	return { from: begun?.from ?? caret, to: caret, items: items.slice(0, LISTED) };
}

/** Walks over what was written and says what comes next. */
function placeAfter(tokens: readonly Token[]): { expected: Expected; field: string } {
	let expected: Expected = "field";
	let field = "";
	for (const { text } of tokens) {
		const word = text.toUpperCase();
		if (word === "AND" || word === "OR") expected = "field";
		else if (expected === "field" && text !== "(") {
			field = text;
			expected = "operator";
		} else if (expected === "operator" && word === "NULL") expected = "join";
		else if (expected === "operator" && word !== "IS" && word !== "NOT") expected = "value";
		else if (expected === "value" && text !== "(") expected = "join";
		else if (expected === "join" && text === ",") expected = "value";
	}
	return { expected, field };
}

function candidates(expected: Expected, field: string, all: readonly Column[], runs: readonly Run[]): Completion[] {
	switch (expected) {
		case "field":
			return [
				...all.flatMap((column) =>
					column.kind === "attribute" ? [] : [{ text: fieldText(column), kind: kindOf(column) }],
				),
				...ATTRIBUTES.map((text) => ({ text, kind: "attribute" })),
			];
		case "operator": {
			const numeric = /metrics\.|_time$/.test(field);
			return (numeric ? NUMBER_OPERATORS : TEXT_OPERATORS).map((text) => ({ text, kind: "operator" }));
		}
		case "value":
			return valuesOf(field, runs).map((text) => ({ text: `'${text}'`, kind: "value" }));
		case "join":
			return ["and", "or"].map((text) => ({ text, kind: "joins" }));
	}
}

function kindOf(column: Column): string {
	return isMetricColumn(column) ? ({ min: "lowest", max: "highest" }[column.kind as string] ?? "metric") : column.kind;
}

/** The field as the grammar reads it: quoted where the name holds other signs. */
export function fieldText({ kind, name }: Column): string {
	if (kind === "attribute") return name;
	const quote = name.includes("`") ? '"' : "`";
	return `${PREFIX[kind]}.${/^[\w$.]+$/.test(name) ? name : quote + name + quote}`;
}

/** What loaded runs have in a field, the most frequent first. */
function valuesOf(field: string, runs: readonly Run[]): string[] {
	const name = field.slice(field.indexOf(".") + 1).replaceAll(/^[`"']|[`"']$/g, "");
	const of = (run: Run) => {
		if (field.startsWith("params.")) return run.params[name];
		if (field.startsWith("tags.")) return run.tags[name];
		return { status: run.status as string, run_name: run.name, user_id: run.user }[field];
	};
	const counts = new Map<string, number>();
	for (const run of runs) {
		const value = of(run);
		if (value !== undefined && value.length <= 60 && !value.includes("'"))
			counts.set(value, (counts.get(value) ?? 0) + 1);
	}
	return [...counts].sort((a, b) => b[1] - a[1]).map(([value]) => value);
}
