import { type Clause, type Expression, type Field, isGroup } from "../../../../worker/search/ast.ts";

/** Filters as text: the inverse of the parser. */
export function printFilter(expression: Expression, outer?: "and" | "or"): string {
	if (!isGroup(expression)) return printClause(expression);
	const text = expression.items
		.map((item) => printFilter(item, expression.type))
		.join(` ${expression.type.toUpperCase()} `);
	return outer === "and" ? `(${text})` : text;
}

function printClause(clause: Clause): string {
	const field = printField(clause.field);
	switch (clause.type) {
		case "compare":
			return `${field} ${clause.operator} ${typeof clause.value === "number" ? clause.value : quoted(clause.value)}`;
		case "like":
			return `${field} ${clause.ignoreCase ? "ILIKE" : "LIKE"} ${quoted(clause.pattern)}`;
		case "in":
			return `${field} ${clause.negated ? "NOT IN" : "IN"} (${clause.values.map(quoted).join(", ")})`;
		case "null":
			return `${field} IS ${clause.negated ? "NOT NULL" : "NULL"}`;
	}
}

/** A value between quotes that it does not hold; generators see to it that there are such. */
function quoted(value: string): string {
	return value.includes("'") ? `"${value}"` : `'${value}'`;
}

export function printField(field: Field): string {
	switch (field.entity) {
		case "attribute":
			return field.name;
		case "metric":
			return `${field.aspect === "latest" ? "" : `${field.aspect}_`}metrics.${key(field.key)}`;
		case "dataset":
			return `dataset.${field.part}`;
		default:
			return `${field.entity}s.${key(field.key)}`;
	}
}

function key(name: string): string {
	if (/^[\w.]+$/.test(name)) return name;
	return name.includes("`") ? `"${name}"` : `\`${name}\``;
}
