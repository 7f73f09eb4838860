import type { Clause, Comparison } from "./ast.ts";
import type { Dialect, Operator, Rule } from "./dialect.ts";
import { shown } from "./failure.ts";
import { type FoundField, parseField } from "./parse-field.ts";
import type { Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

/**
 * Reads one clause: a field, an operator that the field knows, and a value of the field's kind.
 * @throws FilterError naming the first token that does not fit, and what would
 */
export function parseClause(stream: TokenStream, dialect: Dialect): Clause {
	const found = parseField(stream, dialect, "filter");
	const operator = parseOperator(stream, found);
	const { field } = found;
	switch (operator) {
		case "IS NULL":
		case "IS NOT NULL":
			return { type: "null", field, negated: operator === "IS NOT NULL" };
		case "IN":
		case "NOT IN":
			return { type: "in", field, values: parseList(stream, dialect, operator), negated: operator === "NOT IN" };
		case "LIKE":
		case "ILIKE": {
			const pattern = parseString(stream, dialect, found, operator);
			return { type: "like", field, pattern, ignoreCase: operator === "ILIKE" };
		}
		default:
			return { type: "compare", field, operator, value: parseValue(stream, dialect, found, operator) };
	}
}

const SYMBOLS: ReadonlySet<string> = new Set<Comparison>(["=", "!=", "<", "<=", ">", ">="]);
/** What people write who come from other languages. */
const SLIPS: ReadonlyMap<string, string> = new Map([
	["==", "="],
	["<>", "!="],
	["=>", ">="],
	["=<", "<="],
]);

function parseOperator(stream: TokenStream, { rule, written }: FoundField): Operator {
	const token = stream.next();
	const operator = operatorOf(token, stream);
	if (operator !== undefined && rule.operators.includes(operator)) return operator;
	const what = `one of ${rule.operators.join(", ")} after ${written}`;
	if (operator !== undefined) throw stream.failure(token, `expected ${what}, found ${operator}.`);
	const slip = token.kind === "operator" ? SLIPS.get(token.text) : undefined;
	throw stream.expected(what, token, slip === undefined ? "" : `Write ${slip} instead of ${stream.written(token)}.`);
}

/** The operator that begins with `token`; takes the further words of those that have several. */
function operatorOf(token: Token, stream: TokenStream): Operator | undefined {
	if (token.kind === "operator") return SYMBOLS.has(token.text) ? (token.text as Comparison) : undefined;
	if (token.kind !== "name" || token.prefix !== undefined) return undefined;
	switch (token.key.toUpperCase()) {
		case "LIKE":
			return "LIKE";
		case "ILIKE":
			return "ILIKE";
		case "IN":
			return "IN";
		case "NOT":
			return stream.takeKeyword("IN") ? "NOT IN" : undefined;
		case "IS": {
			const negated = stream.takeKeyword("NOT");
			if (!stream.takeKeyword("NULL")) return undefined;
			return negated ? "IS NOT NULL" : "IS NULL";
		}
		default:
			return undefined;
	}
}

function parseValue(stream: TokenStream, dialect: Dialect, found: FoundField, operator: Operator): string | number {
	return found.rule.value === "string"
		? parseString(stream, dialect, found, operator)
		: parseNumber(stream, found.rule, found.written, operator);
}

function parseNumber(stream: TokenStream, rule: Rule, written: string, operator: Operator): number {
	const token = stream.next();
	if (token.kind === "number") return token.value;
	const quoted = token.kind === "string" && /^-?\d+(?:\.\d*)?$/.test(token.value) ? token.value : undefined;
	if (quoted !== undefined && rule.value === "number-or-quoted") return Number(quoted);
	const hint = quoted === undefined ? "" : `Write it without quotes: ${written} ${operator} ${quoted}.`;
	throw stream.expected(`a number after ${operator}`, token, hint);
}

function parseString(stream: TokenStream, dialect: Dialect, { written }: FoundField, operator: Operator): string {
	const token = stream.next();
	if (token.kind === "string" && dialect.stringQuotes.includes(token.quote)) return token.value;
	// What is shown can be pasted: there is no hint where it would not be right as it stands.
	const plain = token.kind === "string" ? token.value : stream.written(token);
	const quotable = token.kind === "string" || token.kind === "number" || token.kind === "name";
	const hint =
		quotable && !plain.includes("'") && plain === shown(plain) ? `Write ${written} ${operator} '${plain}'.` : "";
	throw stream.expected(`${kindOfString(dialect)} after ${operator}`, token, hint);
}

function parseList(stream: TokenStream, dialect: Dialect, operator: Operator): string[] {
	const what = `a list such as ('a', 'b') after ${operator}`;
	const open = stream.next();
	if (open.kind !== "(") throw stream.expected(what, open);
	const values: string[] = [];
	for (;;) {
		const token = stream.next();
		if (token.kind === ")" && values.length > 0) return values;
		if (token.kind !== "string" || !dialect.stringQuotes.includes(token.quote)) {
			throw stream.expected(`${kindOfString(dialect)} in the list after ${operator}`, token);
		}
		values.push(token.value);
		const separator = stream.next();
		if (separator.kind === ")") return values;
		if (separator.kind !== ",") throw stream.expected("a comma or ) in the list", separator);
	}
}

function kindOfString(dialect: Dialect): string {
	return dialect.stringQuotes.length === 1 ? "a string in single quotes" : "a quoted string";
}
