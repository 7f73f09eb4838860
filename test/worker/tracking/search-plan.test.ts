import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeAll, expect, test } from "vitest";
import { parseFilter } from "../../../worker/search/parse-filter.ts";
import { parseOrder } from "../../../worker/search/parse-order.ts";
import { RUNS } from "../../../worker/search/run-dialect.ts";
import { indexEndedRuns } from "../../../worker/tracking/run-index.ts";
import type { Budgets } from "../../../worker/tracking/search-plan.ts";
import { searchRuns } from "../../../worker/tracking/search-runs.ts";
import { matchesFilter, sorted } from "../search/support/evaluate-runs.ts";
import { insertExperiment, insertRuns, type RunData } from "../search/support/run-data.ts";
import { testWork } from "../support/work.ts";

/** Few values, so that ties, NaN and missing metrics are the rule: where pages and phases are hardest to get right. */

const EXPERIMENT = 3;

const dense = fc
	.array(
		fc.record({
			f1: fc.constantFrom(undefined, [0], [1], [Number.NaN], [Number.POSITIVE_INFINITY], [1, 0]),
			p: fc.constantFrom(undefined, "a", "b"),
			startTime: fc.constantFrom(0, 5),
			status: fc.constantFrom("FINISHED", "FINISHED", "FINISHED", "RUNNING"),
		}),
		{ minLength: 4, maxLength: 10 },
	)
	.map((list) =>
		list.map(
			({ f1, p, startTime, status }, i): RunData => ({
				...{
					runId: `run-${(i * 3) % 10}`,
					name: "x",
					userId: "",
					status,
					startTime,
					endTime: null,
					tags: {},
					datasets: [],
				},
				params: p === undefined ? {} : { p },
				metrics: f1 === undefined ? {} : { f1 },
			}),
		),
	);

const clause = fc.oneof(
	fc
		.tuple(fc.constantFrom("=", "!=", "<", "<=", ">", ">="), fc.constantFrom(0, 1))
		.map(([op, n]) => `metrics.f1 ${op} ${n}`),
	fc.constantFrom("params.p = 'a'", "params.p != 'a'", "params.p IS NOT NULL", "params.p IS NULL", "run_id = 'run-3'"),
	fc.constantFrom("run_id IN ('run-0', 'run-6')", "status = 'RUNNING'", "min_metrics.f1 < 1", "max_metrics.f1 > 0"),
);
const filter = fc.oneof(
	fc.constant(""),
	clause,
	fc.tuple(clause, fc.constantFrom("AND", "OR"), clause).map((parts) => parts.join(" ")),
);
const order = fc.constantFrom<string[]>(
	[],
	["metrics.f1"],
	["metrics.f1 DESC"],
	["metrics.f1 DESC", "params.p"],
	["metrics.f1", "start_time"],
	["params.p DESC"],
);
const budgets: fc.Arbitrary<Budgets> = fc.record({
	small: fc.constant(-1),
	few: fc.nat(2),
	many: fc.nat(12),
	sample: fc.integer({ min: 1, max: 6 }),
	cheap: fc.constantFrom(0, 10, 100, 1_000),
});

beforeAll(() => insertExperiment(EXPERIMENT));
afterEach(() => env.DB.exec("DELETE FROM runs"));

test("every way finds the same runs in the same order, page by page", { timeout: 120_000 }, async () => {
	await fc.assert(
		fc.asyncProperty(
			dense,
			fc.array(fc.tuple(filter, order, budgets), { minLength: 5, maxLength: 8 }),
			fc.integer({ min: 1, max: 3 }),
			fc.boolean(),
			async (list, wanted, limit, indexed) => {
				await env.DB.exec("DELETE FROM runs");
				await insertRuns(EXPERIMENT, list);
				await indexEndedRuns(testWork(), indexed ? 100 : 4);
				for (const [text, orderBy, budget] of wanted) {
					const expression = parseFilter(text, RUNS);
					const matching = list.filter((run) => expression === null || matchesFilter(run, expression));
					const expected = sorted(matching, parseOrder(orderBy, RUNS)).map(({ runId }) => runId);
					expect(await found(text, orderBy, limit, budget)).toEqual(expected);
				}
			},
		),
		{ numRuns: 100 },
	);
});

async function found(filter: string, orderBy: string[], limit: number, budget: Budgets): Promise<string[]> {
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const query = { experimentIds: [EXPERIMENT], filter, orderBy, view: "active", limit, pageToken } as const;
		const page = await searchRuns(testWork(), { ...query, projection: "r.run_id" }, budget);
		ids.push(...page.rows);
		pageToken = page.nextPageToken;
	} while (pageToken !== undefined);
	return ids;
}
