import { type Clause, type Expression, type Field, isGroup, type OrderItem } from "../../../../worker/search/ast.ts";
import { matchesLike } from "./like-matcher.ts";
import { artifactUri, type RunData } from "./run-data.ts";

/** Searches of runs done in memory, the plainest way: what the compiled SQL is tested against. */

type Value = string | number;

export function matchesFilter(run: RunData, expression: Expression): boolean {
	if (!isGroup(expression)) return matchesClause(run, expression);
	return expression.type === "and"
		? expression.items.every((item) => matchesFilter(run, item))
		: expression.items.some((item) => matchesFilter(run, item));
}

function matchesClause(run: RunData, clause: Clause): boolean {
	const values = valuesOf(run, clause.field);
	if (clause.type === "null") return clause.negated === values.length > 0;
	return values.some((value) => passes(value, clause));
}

function passes(value: Value, clause: Exclude<Clause, { type: "null" }>): boolean {
	switch (clause.type) {
		case "compare":
			return compared(clause.field.entity === "metric" ? clamp(value as number) : value, clause);
		case "like":
			return matchesLike(value as string, clause.pattern, clause.ignoreCase);
		case "in":
			return clause.values.includes(value as string) !== clause.negated;
	}
}

function compared(value: Value, { operator, value: other }: Clause & { type: "compare" }): boolean {
	switch (operator) {
		case "=":
			return value === other;
		case "!=":
			return value !== other;
		case "<":
			return value < other;
		case "<=":
			return value <= other;
		case ">":
			return value > other;
		case ">=":
			return value >= other;
	}
}

function clamp(value: number): number {
	if (Number.isNaN(value)) return 0;
	return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}

/** What a run has for a field; none where it does not have it. */
function valuesOf(run: RunData, field: Field): Value[] {
	switch (field.entity) {
		case "attribute":
			return present(attributeOf(run, field.name));
		case "metric":
			return present(metricOf(run, field));
		case "param":
			return present(run.params[field.key]);
		case "tag":
			return present(field.key === "mlflow.runName" ? run.name : run.tags[field.key]);
		case "dataset":
			return run.datasets.flatMap((dataset) => present(dataset[field.part as "name" | "digest" | "context"]));
	}
}

function present(value: Value | null | undefined): Value[] {
	return value === null || value === undefined ? [] : [value];
}

function attributeOf(run: RunData, name: string): Value | null {
	switch (name) {
		case "run_id":
			return run.runId;
		case "run_name":
			return run.name;
		case "user_id":
			return run.userId;
		case "status":
			return run.status;
		case "artifact_uri":
			return artifactUri(run);
		case "start_time":
			return run.startTime;
		default:
			return run.endTime;
	}
}

/** NaN where that is all there is to say. */
function metricOf(run: RunData, { key, aspect }: Field & { entity: "metric" }): number | undefined {
	const values = run.metrics[key];
	if (values === undefined || aspect === "latest") return values?.at(-1);
	const numbers = values.filter((value) => !Number.isNaN(value));
	if (numbers.length === 0) return undefined;
	return aspect === "min" ? Math.min(...numbers) : Math.max(...numbers);
}

/** The runs in the order that was asked for, then newest first, then by id. */
export function sorted(runs: readonly RunData[], order: readonly OrderItem[]): RunData[] {
	const full: OrderItem[] = [
		...order,
		{ field: { entity: "attribute", name: "start_time" }, descending: true },
		{ field: { entity: "attribute", name: "run_id" }, descending: false },
	];
	return [...runs].sort((a, b) => {
		for (const item of full) {
			const difference = compareBy(a, b, item);
			if (difference !== 0) return difference;
		}
		return 0;
	});
}

function compareBy(a: RunData, b: RunData, { field, descending }: OrderItem): number {
	const [phaseA, phaseB] = [phase(a, field), phase(b, field)];
	if (phaseA !== phaseB || phaseA > 0) return phaseA - phaseB;
	const [valueA] = valuesOf(a, field);
	const [valueB] = valuesOf(b, field);
	const difference = order(valueA as Value, valueB as Value);
	return descending ? -difference : difference;
}

/** 0 for values, 1 for NaN (or metrics of which only NaN was seen), 2 for what is missing. */
function phase(run: RunData, field: Field): number {
	const [value] = valuesOf(run, field);
	if (field.entity === "metric" && field.aspect !== "latest" && value === undefined)
		return run.metrics[field.key] ? 1 : 2;
	if (value === undefined) return 2;
	return Number.isNaN(value) ? 1 : 0;
}

/** Texts by their UTF-8 bytes, as SQLite compares them: by code points, not by UTF-16 units. */
function order(a: Value, b: Value): number {
	if (typeof a === "number" || typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
	const [left, right] = [[...a], [...b]];
	const at = left.findIndex((character, i) => character !== right[i]);
	if (at < 0) return left.length - right.length;
	if (right[at] === undefined) return 1;
	return (left[at] as string).codePointAt(0)! - right[at].codePointAt(0)!;
}
