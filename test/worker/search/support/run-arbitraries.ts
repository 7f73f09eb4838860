import fc from "fast-check";
import type { Clause, Expression, Field } from "../../../../worker/search/ast.ts";
import type { RunData } from "./run-data.ts";

/**
 * Random runs and random filters over the same few keys and values, so that filters match some runs and not others,
 * and so that equal values, missing ones, NaN and infinities are common.
 */

export const METRIC_KEYS = ["f1", "val/loss", 'odd "%\\ key'];
const TEXT_KEYS = ["depth", "a.b", "spaced key", "it's"];
const NUMBERS = [0, -0, 1, -1, 0.1, 0.30000000000000004, 5e-324, 1e300, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 53];
const METRIC_VALUES = [...NUMBERS, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
const TEXTS = ["", "8", "abc", "ABC", "aé😀", "5.0", "x'y", "%_*?", "a%b", "long ".repeat(14)];
const TIMES = [0, 1_000, 1_001, 1_790_000_000_123];
const STATUSES = ["RUNNING", "FINISHED", "FAILED"];
const NAMES = ["wide-owl", "calm-elk", "Calm-Elk"];

const texts = fc.constantFrom(...TEXTS);
const documents = fc.dictionary(fc.constantFrom(...TEXT_KEYS), texts, { maxKeys: 4, noNullPrototype: true });
const metrics = fc.dictionary(
	fc.constantFrom(...METRIC_KEYS),
	fc.array(fc.oneof(fc.constantFrom(...METRIC_VALUES), fc.double()), { minLength: 1, maxLength: 3 }),
	{ maxKeys: 3, noNullPrototype: true },
);
const dataset = fc.record({
	name: fc.constantFrom("wine", "iris"),
	digest: fc.constantFrom("d1", "d2"),
	context: fc.constantFrom("train", "eval", undefined),
});

/** A run without its id, which is the caller's to give. */
export const runs: fc.Arbitrary<Omit<RunData, "runId">> = fc.record({
	name: fc.constantFrom(...NAMES),
	userId: fc.constantFrom("", "ada"),
	status: fc.constantFrom(...STATUSES),
	startTime: fc.constantFrom(...TIMES),
	endTime: fc.constantFrom(null, ...TIMES),
	params: documents,
	tags: documents,
	metrics,
	datasets: fc.array(dataset, { maxLength: 2 }),
});

const patterns = fc.oneof(
	fc.constantFrom("%", "a%", "%b%", "_bc", "%é_", "ABC", "%%", "long %", "_"),
	fc.constantFrom("%long long long%long%l_ng long long long long long %", `%${"_".repeat(60)}%`),
);

const numeric = fc.constantFrom("=", "!=", "<", "<=", ">", ">=" as const);
const equality = fc.constantFrom("=", "!=" as const);

const metricFields: fc.Arbitrary<Field> = fc.record({
	entity: fc.constant("metric" as const),
	key: fc.constantFrom(...METRIC_KEYS.slice(0, 2), "never logged"),
	aspect: fc.constantFrom("latest", "min", "max"),
});
const textFields: fc.Arbitrary<Field> = fc.oneof(
	fc.record({ entity: fc.constantFrom("param", "tag"), key: fc.constantFrom(...TEXT_KEYS, "mlflow.runName") }),
	fc.record({
		entity: fc.constant("attribute" as const),
		name: fc.constantFrom("run_id", "run_name", "user_id", "status", "artifact_uri"),
	}),
	fc.record({ entity: fc.constant("dataset" as const), part: fc.constantFrom("name", "digest", "context") }),
);
const timeFields: fc.Arbitrary<Field> = fc.record({
	entity: fc.constant("attribute" as const),
	name: fc.constantFrom("start_time", "end_time"),
});
const datasetTexts = fc.constantFrom("wine", "iris", "d1", "train", "RUNNING", "wide-owl");
const anyText = fc.oneof(
	texts.filter((text) => !text.includes("'")),
	datasetTexts,
);

const clauses: fc.Arbitrary<Clause> = fc.oneof(
	fc.record({
		type: fc.constant("compare" as const),
		field: metricFields,
		operator: numeric,
		value: fc.constantFrom(...NUMBERS.filter((value) => !Object.is(value, -0))),
	}),
	fc.record({
		type: fc.constant("compare" as const),
		field: timeFields,
		operator: numeric,
		value: fc.constantFrom(...TIMES, 1_000.5),
	}),
	fc.record({ type: fc.constant("compare" as const), field: textFields, operator: equality, value: anyText }),
	fc.record({ type: fc.constant("like" as const), field: textFields, pattern: patterns, ignoreCase: fc.boolean() }),
	fc.record({
		type: fc.constant("in" as const),
		field: fc.oneof(
			fc.constant<Field>({ entity: "attribute", name: "run_id" }),
			fc.record({ entity: fc.constant("dataset" as const), part: fc.constantFrom("name", "digest", "context") }),
		),
		values: fc.array(fc.oneof(datasetTexts, fc.constantFrom("run-1", "run-2", "run-3")), {
			minLength: 1,
			maxLength: 4,
		}),
		negated: fc.boolean(),
	}),
	fc.record({
		type: fc.constant("null" as const),
		field: fc.record({ entity: fc.constantFrom("param", "tag"), key: fc.constantFrom(...TEXT_KEYS, "mlflow.runName") }),
		negated: fc.boolean(),
	}),
);

/** Filters up to three levels deep, in the form that the parser gives: no group directly within one of its kind. */
export const filters: fc.Arbitrary<Expression> = fc.letrec<{ or: Expression; and: Expression }>((tie) => ({
	or: fc.oneof({ maxDepth: 2 }, clauses, group("or", fc.oneof(clauses, tie("and"))), tie("and")),
	and: fc.oneof({ maxDepth: 2 }, clauses, group("and", fc.oneof(clauses, tie("or")))),
})).or;

function group(type: "and" | "or", item: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
	return fc
		.array(
			item.filter((expression) => expression.type !== type),
			{ minLength: 2, maxLength: 4 },
		)
		.map((items) => ({ type, items }));
}

/** Orders over the same fields. */
export const orders = fc.array(
	fc.record({
		field: fc.oneof(
			metricFields,
			timeFields,
			textFields.filter(({ entity }) => entity !== "dataset"),
		),
		descending: fc.boolean(),
	}),
	{ maxLength: 4 },
);
