import { type Clause, type Expression, type Field, isGroup } from "./ast.ts";
import { likeSql } from "./like-sql.ts";
import type { Operand, Table } from "./table.ts";
import type { Values } from "./values.ts";

/** The condition that a filter stands for, in parentheses. What the user wrote goes into `values` only. */
export function conditionSql(expression: Expression, table: Table, values: Values): string {
	if (!isGroup(expression)) return clauseSql(expression, table, values);
	return balanced(
		expression.items.map((item) => conditionSql(item, table, values)),
		expression.type === "and" ? "AND" : "OR",
	);
}

/** Joins in halves: a chain would be as deep as it is long, and D1 refuses expressions deeper than 100. */
function balanced(parts: readonly string[], operator: "AND" | "OR"): string {
	if (parts.length === 1) return parts[0] as string;
	const middle = parts.length >> 1;
	return `(${balanced(parts.slice(0, middle), operator)} ${operator} ${balanced(parts.slice(middle), operator)})`;
}

function clauseSql(clause: Clause, table: Table, values: Values): string {
	const operand = table.operand(clause.field, values);
	const { sql, each } = operand;
	const test = testSql(clause, sql, values);
	return each === undefined ? `(${test})` : `EXISTS (SELECT 1 FROM ${each.from} WHERE ${each.where} AND (${test}))`;
}

function testSql(clause: Clause, sql: Operand["sql"], values: Values): string {
	switch (clause.type) {
		case "compare": {
			const operand = clause.field.entity === "metric" ? clampedSql(sql, clause.value, values) : sql;
			const value = typeof clause.value === "number" ? values.number(clause.value) : values.text(clause.value);
			return `${operand} ${clause.operator} ${value}`;
		}
		case "like":
			return likeSql(sql, clause.pattern, clause.ignoreCase, values);
		case "in":
			return `${sql} ${clause.negated ? "NOT IN" : "IN"} (SELECT value FROM ${values.each(clause.values)})`;
		case "null":
			return `${sql} IS ${clause.negated ? "NOT NULL" : "NULL"}`;
	}
}

/**
 * Infinite metrics compare as the largest double: that is what clients read for them, and what a filter can name. Any
 * smaller value compares the same either way.
 */
function clampedSql(sql: string, value: string | number, values: Values): string {
	if (typeof value !== "number" || Math.abs(value) < Number.MAX_VALUE) return sql;
	return `max(min(${sql}, ${values.number(Number.MAX_VALUE)}), ${values.number(-Number.MAX_VALUE)})`;
}

/** Whether any clause looks at `field`. */
export function mentions(expression: Expression | null, matches: (field: Field) => boolean): boolean {
	if (expression === null) return false;
	if (!isGroup(expression)) return matches(expression.field);
	return expression.items.some((item) => mentions(item, matches));
}
