import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../worker/errors.ts";
import { compileExperimentSearch } from "../../../worker/search/experiments.ts";
import { compileLoggedModelSearch } from "../../../worker/search/logged-models.ts";
import { compileModelVersionSearch } from "../../../worker/search/model-versions.ts";
import type { SearchPlan, SearchRequest } from "../../../worker/search/plan.ts";
import { compileRegisteredModelSearch } from "../../../worker/search/registered-models.ts";
import { compileRunSearch } from "../../../worker/search/runs.ts";

/** Whatever is sent is either refused with a sentence, or runs: no other error, no SQL of the user's, no hang. */

const COMPILERS: readonly [string, (request: SearchRequest) => SearchPlan][] = [
	["runs r", (request) => compileRunSearch(request, { parameter: 1, within: null })],
	["experiments e", (request) => compileExperimentSearch(request, { parameter: 1, within: null })],
	["registered_models m", (request) => compileRegisteredModelSearch(request, { parameter: 1, hiddenFlag: "flag" })],
	[
		"model_versions v JOIN registered_models m ON m.id = v.model",
		(request) => compileModelVersionSearch(request, { parameter: 1 }),
	],
	[
		"logged_models l",
		({ filter, orderBy, pageToken }) =>
			compileLoggedModelSearch(
				{
					filter,
					orderBy: orderBy.map((field) => ({ field, ascending: true, dataset: { name: filter } })),
					pageToken,
					datasets: [],
					experimentIds: [],
				},
				{ parameter: 1 },
			),
	],
];

const words = fc.constantFrom(
	..."AND OR NOT IN IS NULL LIKE ILIKE ASC DESC BETWEEN ( ) , ; -- /* */ = != < >= == <> . metrics.a params.b tags.c".split(
		" ",
	),
	..."`metrics`.x dataset.name run_id name status creation_time version_number 1 -1.5e3 .5 1e999 NaN 'x' \"y\" `z`".split(
		" ",
	),
	..."' \" ` \\ \0 % _ ?1 $ {} é 😀 \ud800 metrics. .a metrics.`a/b` __proto__ constructor tags.__proto__".split(" "),
	"'it''s'",
	"('a', 'b')",
	"'); DROP TABLE runs; --",
	"$[0]",
);
const sentences = fc.array(words, { maxLength: 12 }).map((parts) => parts.join(" "));
const glued = fc.array(words, { maxLength: 8 }).map((parts) => parts.join(""));
const text = fc.oneof(sentences, glued, fc.string({ unit: "binary", maxLength: 30 }), fc.string({ maxLength: 30 }));

describe.each(COMPILERS)("a hostile search of %s", (table, compile) => {
	it("is refused or runs", { timeout: 60_000 }, async () => {
		let ran = 0;
		await fc.assert(
			fc.asyncProperty(text, fc.array(text, { maxLength: 2 }), async (filter, orderBy) => {
				const plan = compiled(() => compile({ filter, orderBy }));
				if (plan === undefined) return;
				expect(plan.where + plan.orderBy).not.toMatch(/DROP|😀|é/);
				const sql = `SELECT ${plan.cursor} AS cursor FROM ${table} WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT 1`;
				await env.DB.prepare(sql).bind(plan.values).all();
				ran += 1;
			}),
			{ numRuns: 400 },
		);
		expect(ran).toBeGreaterThan(0);
	});

	it("is read in time that grows with its length alone", { timeout: 60_000 }, () => {
		for (const part of [
			"'",
			"''",
			"\\'",
			"(",
			"a.",
			"AND ",
			"1",
			"-",
			"`a`.",
			"((metrics.a>1 OR ",
			"é",
			"=",
			" ",
			"metrics.a > 1 OR ",
		]) {
			const started = Date.now();
			compiled(() => compile({ filter: part.repeat(199_000 / part.length), orderBy: [part.repeat(900)] }));
			// Far above what it takes, far below what backtracking would.
			expect(Date.now() - started, part).toBeLessThan(10_000);
		}
	});

	it("is refused in few words, however long it is", () => {
		const long = "a".repeat(1_000);
		for (const item of [
			long,
			`${long}.b`,
			`${long}/`,
			`metrics.${long}/`,
			`"${long}"`,
			`"${long}`,
			"9".repeat(1_000),
		]) {
			for (const filter of [item, `${item} = ${item}`, `name = ${item}`, `run_id = '${long}' ${item}`]) {
				compiled(() => compile({ filter, orderBy: [] }));
				compiled(() => compile({ filter: "", orderBy: [filter.slice(0, 999)] }));
			}
		}
	});
});

/** The plan, or undefined where the search is refused as it should be. */
function compiled(compile: () => SearchPlan): SearchPlan | undefined {
	try {
		return compile();
	} catch (error) {
		expect(error).toBeInstanceOf(Failure);
		expect((error as Failure).kind).toBe("invalid");
		expect((error as Failure).message.isWellFormed()).toBe(true);
		expect((error as Failure).message.length).toBeLessThan(700);
		return undefined;
	}
}
