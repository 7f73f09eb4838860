import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { OrderItem } from "../../../worker/search/ast.ts";
import { parseFilter } from "../../../worker/search/parse-filter.ts";
import { RUNS } from "../../../worker/search/run-dialect.ts";
import { indexEndedRuns } from "../../../worker/tracking/run-index.ts";
import type { Budgets } from "../../../worker/tracking/search-plan.ts";
import { searchRuns } from "../../../worker/tracking/search-runs.ts";
import { matchesFilter, sorted } from "./support/evaluate-runs.ts";
import { printField, printFilter } from "./support/print-filter.ts";
import { filters, orders, runs } from "./support/run-arbitraries.ts";
import { changeRuns, insertExperiment, insertRuns, type RunData } from "./support/run-data.ts";
import { testWork } from "./support/work.ts";

/**
 * Random runs, some of them indexed, random filters, random orders, random ways of finding the runs: what D1 answers
 * against a search done in memory.
 */

const EXPERIMENT = 7;
const OTHER = 8;
const NAMES = { virtualTags: { "mlflow.runName": "run_name" }, datasetContextTag: "mlflow.data.context" } as const;

const data = fc
	.array(fc.record({ run: runs, before: fc.option(runs, { nil: undefined }), elsewhere: fc.boolean() }), {
		minLength: 1,
		maxLength: 12,
	})
	.chain((list) =>
		fc.record({
			list: fc.constant(list.map(({ run }, i): RunData => ({ ...run, runId: `run-${(i * 7) % 12}` }))),
			before: fc.constant(list.map(({ before }) => before)),
			elsewhere: fc.constantFrom(
				list.map(() => false),
				list.map((item) => item.elsewhere),
			),
			indexed: fc.nat(list.length + 2),
		}),
	);
type Data = typeof data extends fc.Arbitrary<infer T> ? T : never;

/** Half of them by a metric first, which is what the index can walk. */
const ordersOrWalks = fc.oneof(
	orders,
	fc
		.tuple(fc.constantFrom("f1", "val/loss"), fc.boolean(), orders)
		.map(([key, descending, rest]): OrderItem[] => [
			{ field: { entity: "metric", key, aspect: "latest" }, descending },
			...rest.slice(0, 1),
		]),
);

/** Budgets so small that twelve runs are many. */
const budgets: fc.Arbitrary<Budgets> = fc.record({
	small: fc.constantFrom(-1, -1, -1, 100),
	few: fc.nat(3),
	many: fc.nat(10),
	sample: fc.integer({ min: 1, max: 6 }),
	cheap: fc.constantFrom(0, 10, 100, 1_000),
});

beforeAll(async () => {
	await insertExperiment(EXPERIMENT);
	await insertExperiment(OTHER);
});
afterEach(clear);

async function clear(): Promise<void> {
	await env.DB.exec("DELETE FROM runs");
}

/**
 * Stores the runs: some are indexed, and of these some changed afterwards; the documents are as `list` has them.
 */
async function store({ list, before, elsewhere, indexed }: Data): Promise<void> {
	await clear();
	for (const [experiment, here] of [
		[EXPERIMENT, false],
		[OTHER, true],
	] as const) {
		const earlier = list.map((run, i) => {
			const { metrics, params } = before[i] ?? run;
			return { ...run, metrics, params, status: before[i] ? "FINISHED" : run.status };
		});
		await insertRuns(
			experiment,
			earlier.filter((_, i) => elsewhere[i] === here),
		);
	}
	await indexEndedRuns(testWork(), indexed);
	await changeRuns(list.filter((_, i) => before[i] !== undefined));
}

/** The ids of all runs found, page by page. */
async function found(filter: string, orderBy: string[], limit: number, budgets: Budgets): Promise<string[]> {
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const query = { filter, orderBy, view: "active", limit, pageToken, projection: "r.run_id", ...NAMES } as const;
		const experimentIds = await usedExperiments();
		const page = await searchRuns(testWork(), { ...query, experimentIds }, budgets);
		expect(page.rows.length).toBeLessThanOrEqual(limit);
		ids.push(...page.rows);
		pageToken = page.nextPageToken;
	} while (pageToken !== undefined);
	return ids;
}

/** One experiment where all runs lie in it, so that both forms of the statements are tried. */
async function usedExperiments(): Promise<number[]> {
	const other = await env.DB.prepare("SELECT run_count FROM experiments WHERE id = ?1").bind(OTHER).first("run_count");
	return other === 0 ? [EXPERIMENT] : [OTHER, EXPERIMENT];
}

function printItem({ field, descending }: OrderItem): string {
	return `${printField(field)} ${descending ? "DESC" : "ASC"}`;
}

describe("a run search", () => {
	it("reads back every filter that can be printed", () => {
		fc.assert(
			fc.property(filters, (filter) => {
				expect(parseFilter(printFilter(filter), RUNS)).toEqual(filter);
			}),
			{ numRuns: 1_000 },
		);
	});

	it("finds what a search in memory finds", { timeout: 120_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(
				data,
				fc.array(fc.tuple(filters, ordersOrWalks), { minLength: 5, maxLength: 10 }),
				budgets,
				fc.integer({ min: 1, max: 5 }),
				async (stored, wanted, budget, limit) => {
					await store(stored);
					for (const [filter, order] of wanted) {
						const matching = stored.list.filter((run) => matchesFilter(run, filter));
						const newest = sorted(matching, []).map(({ runId }) => runId);
						expect(await found(printFilter(filter), [], 100, budget)).toEqual(newest);
						const expected = sorted(matching, order).map(({ runId }) => runId);
						expect(await found(printFilter(filter), order.map(printItem), limit, budget)).toEqual(expected);
					}
				},
			),
			{ numRuns: 100 },
		);
	});

	it("gives the same runs in the same order, however they are cut into pages", { timeout: 120_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(
				data,
				ordersOrWalks,
				fc.integer({ min: 1, max: 5 }),
				budgets,
				async (stored, order, limit, budget) => {
					await store(stored);
					const expected = sorted(stored.list, order).map(({ runId }) => runId);
					expect(await found("", order.map(printItem), 100, budget)).toEqual(expected);
					expect(await found("", order.map(printItem), limit, budget)).toEqual(expected);
				},
			),
			{ numRuns: 200 },
		);
	});
});
