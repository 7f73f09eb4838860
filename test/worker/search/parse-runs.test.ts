import { describe, expect, it } from "vitest";
import type { Expression } from "../../../worker/search/ast.ts";
import { FilterError } from "../../../worker/search/failure.ts";
import { parseFilter } from "../../../worker/search/parse-filter.ts";
import { parseOrder } from "../../../worker/search/parse-order.ts";
import { RUNS } from "../../../worker/search/run-dialect.ts";
import { printField, printFilter } from "./support/print-filter.ts";

/** The grammar of runs/search, row by row. Accepted filters are shown in the one form that the printer gives. */

const printed = (filter: string) => {
	const expression = parseFilter(filter, RUNS);
	return expression === null ? "" : printFilter(expression);
};

describe("a run filter is read as MLflow reads it", () => {
	it.each([
		// How clauses are joined.
		["", ""],
		["  \n ", ""],
		["AND", ""],
		["metrics.a > 1 and metrics.b < 2 AnD tags.c = 'x'", "metrics.a > 1 AND metrics.b < 2 AND tags.c = 'x'"],
		["and metrics.a > 1 AND", "metrics.a > 1"],
		["metrics.a > 1 AND AND metrics.b > 2", "metrics.a > 1 AND metrics.b > 2"],
		["metrics.a>1", "metrics.a > 1"],
		["\tmetrics.a\n>\r\n1 ", "metrics.a > 1"],
		["params.a='x'AND params.b='y'", "params.a = 'x' AND params.b = 'y'"],
		["metrics.a > 1 AND metrics.a <= 2", "metrics.a > 1 AND metrics.a <= 2"],
		// Prefixes.
		["metric.a = 1", "metrics.a = 1"],
		["param.a = 'x'", "params.a = 'x'"],
		["parameter.a = 'x'", "params.a = 'x'"],
		["parameters.a = 'x'", "params.a = 'x'"],
		["tag.a = 'x'", "tags.a = 'x'"],
		["attribute.status = 'x'", "status = 'x'"],
		["attributes.status = 'x'", "status = 'x'"],
		["attr.status = 'x'", "status = 'x'"],
		["run.status = 'x'", "status = 'x'"],
		["datasets.name = 'x'", "dataset.name = 'x'"],
		["dataset.context = 'x'", "dataset.context = 'x'"],
		["dataset.digest = 'x'", "dataset.digest = 'x'"],
		["`metrics`.a = 1", "metrics.a = 1"],
		// Keys.
		["tags.mlflow.user = 'x'", "tags.mlflow.user = 'x'"],
		["metrics.`m/x` = 1", "metrics.`m/x` = 1"],
		['metrics."m x" = 1', "metrics.`m x` = 1"],
		["metrics.'m-x' = 1", "metrics.`m-x` = 1"],
		["params.`a.b.c` = 'x'", "params.a.b.c = 'x'"],
		["params.`say \"hi\"` = 'x'", "params.`say \"hi\"` = 'x'"],
		["params.größe = 'x'", "params.`größe` = 'x'"],
		["params.order = 'x'", "params.order = 'x'"],
		["params.and = 'x'", "params.and = 'x'"],
		["params.0 = 'x'", "params.0 = 'x'"],
		// Numbers.
		["metrics.a = .6", "metrics.a = 0.6"],
		["metrics.a = 1.", "metrics.a = 1"],
		["metrics.a = -1", "metrics.a = -1"],
		["metrics.a = 5e-1", "metrics.a = 0.5"],
		["metrics.a = -1.5E+3", "metrics.a = -1500"],
		["metrics.a = 1e400", "metrics.a = Infinity"],
		["start_time > 1790000000123", "start_time > 1790000000123"],
		["start_time >= 1.5", "start_time >= 1.5"],
		["attributes.end_time != 0", "end_time != 0"],
		["created < 5", "start_time < 5"],
		["Created < 5", "start_time < 5"],
		// Strings.
		["params.a = 'x'", "params.a = 'x'"],
		['params.a = "x"', "params.a = 'x'"],
		["params.a = ''", "params.a = ''"],
		[`params.a = "it's"`, `params.a = "it's"`],
		["params.a = 'say \"hi\"'", "params.a = 'say \"hi\"'"],
		["params.a = 'C:\\dir\\'", "params.a = 'C:\\dir\\'"],
		["params.a = 'a; b -- c /* d */ (e)'", "params.a = 'a; b -- c /* d */ (e)'"],
		["run_name = 'x'", "run_name = 'x'"],
		["`run name` = 'x'", "run_name = 'x'"],
		["attributes.\"Run name\" = 'x'", "run_name = 'x'"],
		["'Run Name' = 'x'", "run_name = 'x'"],
		["user_id = 'x' AND artifact_uri LIKE 'x%'", "user_id = 'x' AND artifact_uri LIKE 'x%'"],
		// Operators.
		["tags.a like 'x%' AND params.a iLiKe '%X'", "tags.a LIKE 'x%' AND params.a ILIKE '%X'"],
		["tags.a is null AND params.a Is Not Null", "tags.a IS NULL AND params.a IS NOT NULL"],
		["tags.a IS  NOT\nNULL", "tags.a IS NOT NULL"],
		["run_id IN ('a','b')", "run_id IN ('a', 'b')"],
		["run_id not in ( \"a\" , 'b' , )", "run_id NOT IN ('a', 'b')"],
		["dataset.name IN ('a') AND dataset.digest NOT IN ('b')", "dataset.name IN ('a') AND dataset.digest NOT IN ('b')"],
		[
			`tags.mlflow.loggedArtifacts LIKE '%"path"%:%"tab.json",%"type"%:%"table"%'`,
			`tags.mlflow.loggedArtifacts LIKE '%"path"%:%"tab.json",%"type"%:%"table"%'`,
		],
		// Runnel's additions.
		["metrics.a > 1 OR metrics.b > 1 and tags.c = 'x'", "metrics.a > 1 OR metrics.b > 1 AND tags.c = 'x'"],
		["metrics.a > 1 AND (metrics.b > 1 or tags.c = 'x')", "metrics.a > 1 AND (metrics.b > 1 OR tags.c = 'x')"],
		["((metrics.a > 1))", "metrics.a > 1"],
		["(metrics.a > 1 AND metrics.b > 1) AND metrics.c > 1", "metrics.a > 1 AND metrics.b > 1 AND metrics.c > 1"],
		["min_metrics.loss < 0.1 AND max_metrics.`f1/val` > 0.9", "min_metrics.loss < 0.1 AND max_metrics.`f1/val` > 0.9"],
	])("%j", (filter, expected) => {
		expect(printed(filter)).toBe(expected);
	});

	it("keeps doubled quotes as they are", () => {
		expect(parseFilter("params.a = 'it''s'", RUNS)).toMatchObject({ value: "it''s" });
	});
});

describe("a run filter that does not follow the grammar is refused with its place", () => {
	it.each<[string, number, string]>([
		["params.depth = 5", 15, "expected a quoted string after =, found 5. Write params.depth = '5'."],
		["params.depth = `5`", 15, "expected a quoted string after =, found `5`. Write params.depth = '5'."],
		["params.a = x", 11, "expected a quoted string after =, found x. Write params.a = 'x'."],
		["params.a =", 10, "expected a quoted string after =, found the end."],
		["metrics.f1 > '0.9'", 13, "expected a number after >, found '0.9'. Write it without quotes: metrics.f1 > 0.9."],
		["metrics.f1 > NaN", 13, "expected a number after >, found NaN."],
		["metrics.f1 > high", 13, "expected a number after >, found high."],
		["metrics.f1 = +1", 13, 'the character "+" has no meaning here.'],
		[
			"metrics.f1 = 1/2",
			14,
			`found "/" right after '1'; put a space after the number 1, or write it as a plain decimal number.`,
		],
		[
			"metrics.f1 = 0x1F",
			14,
			`found "x" right after '0'; put a space after the number 0, or write it as a plain decimal number.`,
		],
		[
			"metrics.f1 > 0.6AND metrics.b > 1",
			16,
			`found "A" right after '0.6'; put a space after the number 0.6, or write it as a plain decimal number.`,
		],
		["metrics.f1 == 1", 11, "expected one of >, >=, =, !=, <, <= after metrics.f1, found ==. Write = instead of ==."],
		["metrics.f1 <> 1", 11, "expected one of >, >=, =, !=, <, <= after metrics.f1, found <>. Write != instead of <>."],
		["metrics.f1 LIKE 'a'", 11, "expected one of >, >=, =, !=, <, <= after metrics.f1, found LIKE."],
		["metrics.f1 IS NULL", 11, "expected one of >, >=, =, !=, <, <= after metrics.f1, found IS NULL."],
		["metrics.f1 BETWEEN 1 AND 2", 11, "expected one of >, >=, =, !=, <, <= after metrics.f1, found BETWEEN."],
		["metrics.f1", 10, "expected one of >, >=, =, !=, <, <= after metrics.f1, found the end."],
		["params.a > '5'", 9, "expected one of =, !=, LIKE, ILIKE, IS NULL, IS NOT NULL after params.a, found >."],
		["params.a IN ('5')", 9, "expected one of =, !=, LIKE, ILIKE, IS NULL, IS NOT NULL after params.a, found IN."],
		["tags.a NOT LIKE '5'", 7, "expected one of =, !=, LIKE, ILIKE, IS NULL, IS NOT NULL after tags.a, found NOT."],
		["status IN ('a')", 7, "expected one of =, !=, LIKE, ILIKE after status, found IN."],
		["status IS NULL", 7, "expected one of =, !=, LIKE, ILIKE after status, found IS NULL."],
		["dataset.name IS NULL", 13, "expected one of =, !=, LIKE, ILIKE, IN, NOT IN after dataset.name, found IS NULL."],
		["start_time > '5'", 13, "expected a number after >, found '5'. Write it without quotes: start_time > 5."],
		["run_id IN ()", 11, "expected a quoted string in the list after IN, found )."],
		["run_id IN 'a'", 10, "expected a list such as ('a', 'b') after IN, found 'a'."],
		["run_id IN ('a' 'b')", 15, "expected a comma or ) in the list, found 'b'."],
		["run_id IN (1)", 11, "expected a quoted string in the list after IN, found 1."],
		["run_id IN ('a'", 14, "expected a comma or ) in the list, found the end."],
		[
			"metrics.m/x > 1",
			9,
			`found "/" right after 'metrics.m'; a key that holds other characters than letters, digits, _ and . goes in backticks.`,
		],
		[
			"params.a-b = 'x'",
			8,
			`found "-" right after 'params.a'; a key that holds other characters than letters, digits, _ and . goes in backticks.`,
		],
		["metrics. > 1", 0, "expected a key after 'metrics.'."],
		["metrics.`` > 1", 0, "expected a key after 'metrics.'."],
		[
			"Metrics.a > 1",
			0,
			"Invalid entity type 'Metrics'; expected one of metrics, metric, min_metrics, max_metrics, best_metrics, params, param, parameters, parameter, tags, tag, attributes, attribute, attr, run, datasets, dataset before the dot.",
		],
		[
			"loss < 1",
			0,
			"Invalid attribute key 'loss'; expected one of run_id, run_name, user_id, status, artifact_uri, start_time, end_time. A metric is written metrics.<key>, a param params.<key>.",
		],
		[
			"experiment_id = '1'",
			0,
			"Invalid attribute key 'experiment_id'; expected one of run_id, run_name, user_id, status, artifact_uri, start_time, end_time. A metric is written metrics.<key>, a param params.<key>.",
		],
		[
			"constructor = '1'",
			0,
			"Invalid attribute key 'constructor'; expected one of run_id, run_name, user_id, status, artifact_uri, start_time, end_time. A metric is written metrics.<key>, a param params.<key>.",
		],
		["dataset.source = '1'", 0, "Invalid dataset key 'source'; expected one of name, digest, context."],
		[
			"metrics.a > 1;",
			13,
			`found ";" right after '1'; put a space after the number 1, or write it as a plain decimal number.`,
		],
		["metrics.a > 1 ; x", 14, 'the character ";" has no meaning here.'],
		["metrics.a > 1 -- x", 14, 'the character "-" has no meaning here.'],
		["metrics.a > 1, metrics.b > 1", 13, "expected AND, OR or the end, found ,."],
		["metrics.a > 1 metrics.b > 1", 14, "expected AND, OR or the end, found metrics.b."],
		["NOT metrics.a > 1", 0, "there is no NOT; write !=, NOT IN or IS NOT NULL."],
		["metrics.a > 1 OR", 16, "expected something to compare, as run_id or metrics.f1 or tags.team, found the end."],
		[
			"OR metrics.a > 1",
			0,
			"Invalid attribute key 'OR'; expected one of run_id, run_name, user_id, status, artifact_uri, start_time, end_time. A metric is written metrics.<key>, a param params.<key>.",
		],
		["(metrics.a > 1", 14, "expected AND, OR or ), found the end."],
		["metrics.a > 1)", 13, "expected AND, OR or the end, found )."],
		["()", 1, "expected something to compare, as run_id or metrics.f1 or tags.team, found )."],
		["5 = metrics.a", 0, "expected something to compare, as run_id or metrics.f1 or tags.team, found 5."],
		["params.a = 'x", 11, "the quote ' that begins here is never closed."],
		["params.a = 'x\0'", 13, "the character NUL cannot be searched for."],
		["params.a = '\ud800'", 12, "half of a surrogate pair, which is not a character."],
		[`${"(".repeat(11)}metrics.a > 1${")".repeat(11)}`, 10, "parentheses are nested more than 10 deep."],
	])("%j", (filter, position, sentence) => {
		const error = refusal(() => parseFilter(filter, RUNS));
		expect(error.message).toBe(`Invalid filter at character ${position + 1}: ${sentence}`);
		expect(error.position).toBe(position);
		expect(error.end).toBeGreaterThanOrEqual(position);
		expect(error.end).toBeLessThanOrEqual(filter.length);
		expect(error.kind).toBe("invalid");
	});

	it("names the first mistake of several", () => {
		expect(refusal(() => parseFilter("params.a = 5 AND params.b = 'never closed", RUNS)).position).toBe(11);
	});

	it("has a limit of clauses and of length", () => {
		const clauses = (count: number) => Array.from({ length: count }, (_, i) => `metrics.m${i} > ${i}`).join(" AND ");
		expect((parseFilter(clauses(100), RUNS) as Expression & { items: unknown[] }).items).toHaveLength(100);
		expect(() => parseFilter(clauses(101), RUNS)).toThrow("a filter has at most 100 clauses");
		expect(() => parseFilter(" ".repeat(200_001), RUNS)).toThrow("The filter has 200001 characters");
	});
});

describe("an order of runs", () => {
	it.each([
		["metrics.f1", "metrics.f1 ASC"],
		["metrics.f1 desc", "metrics.f1 DESC"],
		["metric.`val/f1`   AsC ", "metrics.`val/f1` ASC"],
		["start_time DESC", "start_time DESC"],
		["attributes.created DESC", "start_time DESC"],
		["Created", "start_time ASC"],
		["params.lr", "params.lr ASC"],
		["tags.`a b` DESC", "tags.`a b` DESC"],
		["run_name", "run_name ASC"],
		["max_metrics.f1 DESC", "max_metrics.f1 DESC"],
	])("%j", (item, expected) => {
		const [read] = parseOrder([item], RUNS);
		expect(read && `${printField(read.field)} ${read.descending ? "DESC" : "ASC"}`).toBe(expected);
	});

	it.each<[string, number, string]>([
		["", 0, "expected something to order by, as run_id or metrics.f1 or tags.team, found the end."],
		["metrics.a, metrics.b", 9, "expected ASC, DESC or the end, found ,. Give each field as an item of its own."],
		["metrics.a DESC NULLS LAST", 15, "expected ASC, DESC or the end, found NULLS."],
		["metrics.a down", 10, "expected ASC, DESC or the end, found down."],
		["metrics.a ASC DESC", 14, "expected ASC, DESC or the end, found DESC."],
		["dataset.name", 0, "runs cannot be ordered by dataset.name."],
		[
			"`Run name`",
			0,
			"Invalid attribute key 'Run name'; expected one of run_id, run_name, user_id, status, artifact_uri, start_time, end_time. A metric is written metrics.<key>, a param params.<key>.",
		],
		["metrics.a > 1", 10, "expected ASC, DESC or the end, found >."],
	])("%j is refused", (item, position, sentence) => {
		const error = refusal(() => parseOrder(["metrics.x", item], RUNS));
		expect(error.message).toBe(`Invalid order_by item 2 at character ${position + 1}: ${sentence}`);
		expect(error.position).toBe(position);
	});

	it("ignores a field that comes up again, and has a limit", () => {
		expect(parseOrder(["metrics.a", "metric.a DESC", "params.a"], RUNS)).toHaveLength(2);
		expect(() => parseOrder(Array(11).fill("metrics.a"), RUNS)).toThrow("order_by has 11 items; at most 10 are read.");
		expect(() => parseOrder(["x".repeat(1_001)], RUNS)).toThrow("Invalid order_by item 1: it is too long.");
	});
});

function refusal(read: () => unknown): FilterError {
	try {
		read();
	} catch (error) {
		if (error instanceof FilterError) return error;
		throw error;
	}
	throw new Error("nothing was refused");
}
