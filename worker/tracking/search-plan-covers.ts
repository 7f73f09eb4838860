/**
 * Covers of a filter: clauses of which a run must meet one to pass, each of which an index can look up. What a cover
 * finds holds every indexed run that the filter lets through, and more: the documents decide.
 */
import { documentKey } from "../db/document-key.ts";
import { type Clause, type Comparison, type Expression, isGroup } from "../search/ast.ts";
import type { Values } from "../search/values.ts";
import { PARAM_CHARACTERS } from "./run-index.ts";
import { inExperiments, unionAll } from "./search-plan-sql.ts";

/** Clauses that belong together: by OR. */
export type Cover = readonly Clause[];

/** More alternatives are not worth looking up one by one. */
const MOST_CLAUSES = 20;
/** Covers that are tried; the most promising ones. */
const MOST_COVERS = 4;

/** The covers of a filter, most promising first; none where nothing in it can be looked up. */
export function coversOf(filter: Expression | null): Cover[] {
	if (filter === null) return [];
	return allCovers(filter)
		.filter((cover) => cover.length <= MOST_CLAUSES)
		.sort((a, b) => promise(a) - promise(b))
		.slice(0, MOST_COVERS);
}

function allCovers(expression: Expression): Cover[] {
	if (!isGroup(expression)) return kindOf(expression) === undefined ? [] : [[expression]];
	if (expression.type === "and") return expression.items.flatMap(allCovers);
	const alternatives = expression.items.map((item) => allCovers(item).sort((a, b) => promise(a) - promise(b))[0]);
	return alternatives.every((cover) => cover !== undefined) ? [alternatives.flat()] : [];
}

/** How a clause can be looked up, from what finds few runs to what finds many. */
const KINDS = ["runs", "value", "range", "key"] as const;
type Kind = (typeof KINDS)[number];

function kindOf(clause: Clause): Kind | undefined {
	const { field } = clause;
	if (field.entity === "attribute") return field.name === "run_id" && isExact(clause) ? "runs" : undefined;
	// A clause on a key holds only for runs that have it; IS NULL is the one that finds those without.
	if (clause.type === "null" && !clause.negated) return undefined;
	if (field.entity === "param") return clause.type === "compare" && clause.operator === "=" ? "value" : "key";
	if (field.entity === "metric") return rangeOf(clause) === undefined ? "key" : "range";
	return undefined;
}

function isExact(clause: Clause): boolean {
	return (clause.type === "compare" && clause.operator === "=") || (clause.type === "in" && !clause.negated);
}

function promise(cover: Cover): number {
	return Math.max(...cover.map((clause) => KINDS.indexOf(kindOf(clause) as Kind)));
}

/** A stretch of a metric's latest values. */
export interface Range {
	readonly key: string;
	readonly operator: Exclude<Comparison, "!=">;
	readonly value: number;
}

/** The stretch of the index in which a clause's runs lie, where it is one. */
export function rangeOf(clause: Clause): Range | undefined {
	if (clause.type !== "compare" || clause.field.entity !== "metric" || clause.field.aspect !== "latest")
		return undefined;
	const { operator, value } = clause;
	// The greatest doubles stand for the infinities in filters: see search/condition.ts.
	if (operator === "!=" || typeof value !== "number" || Math.abs(value) >= Number.MAX_VALUE) return undefined;
	return { key: clause.field.key, operator, value };
}

/** The numbers (`seq`) of the runs that meet a clause of the cover; one may come more than once. */
export function coverSql(cover: Cover, experiments: number, values: Values): string {
	return unionAll(cover.flatMap((clause) => clauseSql(clause, experiments, values)));
}

function clauseSql(clause: Clause, experiments: number, values: Values): string[] {
	const { field } = clause;
	if (field.entity === "attribute") return [`SELECT seq FROM runs WHERE ${runIdSql(clause, values)}`];
	if (field.entity === "dataset") throw new Error("datasets are not indexed");
	const table = field.entity === "param" ? "param_index" : "metric_index";
	const ofKey = `SELECT run_seq AS seq FROM ${table}
		WHERE ${inExperiments("experiment_id", experiments)} AND key = ${values.text(documentKey(field.key))}`;
	if (kindOf(clause) === "value") {
		const value = values.text((clause as Clause & { type: "compare" }).value as string);
		return [`${ofKey} AND value = substr(${value}, 1, ${PARAM_CHARACTERS})`];
	}
	const range = rangeOf(clause);
	if (range === undefined) return [ofKey];
	const numbers = `${ofKey} AND nan = 0 AND place ${range.operator} ${values.number(range.value)}`;
	return holds(0, range) ? [numbers, `${ofKey} AND nan = 1`] : [numbers];
}

function runIdSql(clause: Clause, values: Values): string {
	if (clause.type === "in") return `run_id IN (SELECT value FROM ${values.each(clause.values)})`;
	return `run_id = ${values.text((clause as Clause & { type: "compare" }).value as string)}`;
}

/** Whether `value` (NaN compares as 0) lies in the range. */
function holds(value: number, range: Range): boolean {
	switch (range.operator) {
		case "=":
			return value === range.value;
		case "<":
			return value < range.value;
		case "<=":
			return value <= range.value;
		case ">":
			return value > range.value;
		case ">=":
			return value >= range.value;
	}
}
