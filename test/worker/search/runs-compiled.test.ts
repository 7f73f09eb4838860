import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseFilter } from "../../../worker/search/parse-filter.ts";
import { RUNS } from "../../../worker/search/run-dialect.ts";
import { searchRuns } from "../../../worker/tracking/search-runs.ts";
import { matchesFilter, sorted } from "./support/evaluate-runs.ts";
import { printField, printFilter } from "./support/print-filter.ts";
import { filters, orders, runs } from "./support/run-arbitraries.ts";
import { insertExperiment, insertRuns, type RunData } from "./support/run-data.ts";
import { testWork } from "./support/work.ts";

/** Random runs, random filters, random orders: what D1 answers against a search done in memory. */

const EXPERIMENT = 7;
const NAMES = { virtualTags: { "mlflow.runName": "run_name" }, datasetContextTag: "mlflow.data.context" } as const;

const data = fc
	.array(runs, { minLength: 1, maxLength: 12 })
	.map((list) => list.map((run, i): RunData => ({ ...run, runId: `run-${(i * 7) % 12}` })));

beforeAll(() => insertExperiment(EXPERIMENT));
afterEach(clear);

async function clear(): Promise<void> {
	await env.DB.exec("DELETE FROM runs");
}

/** The ids of all runs found, page by page. */
async function found(filter: string, orderBy: string[], limit: number): Promise<string[]> {
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const page = await searchRuns(testWork(), {
			experimentIds: [EXPERIMENT],
			filter,
			orderBy,
			view: "active",
			limit,
			pageToken,
			projection: "r.run_id",
			...NAMES,
		});
		expect(page.rows.length).toBeLessThanOrEqual(limit);
		ids.push(...page.rows);
		pageToken = page.nextPageToken;
	} while (pageToken !== undefined);
	return ids;
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
			fc.asyncProperty(data, fc.array(filters, { minLength: 5, maxLength: 10 }), async (list, wanted) => {
				await clear();
				await insertRuns(EXPERIMENT, list);
				for (const filter of wanted) {
					const expected = sorted(
						list.filter((run) => matchesFilter(run, filter)),
						[],
					);
					expect(await found(printFilter(filter), [], 100)).toEqual(expected.map(({ runId }) => runId));
				}
			}),
			{ numRuns: 100 },
		);
	});

	it("gives the same runs in the same order, however they are cut into pages", { timeout: 120_000 }, async () => {
		await fc.assert(
			fc.asyncProperty(data, orders, fc.integer({ min: 1, max: 5 }), async (list, order, limit) => {
				await clear();
				await insertRuns(EXPERIMENT, list);
				const expected = sorted(list, order).map(({ runId }) => runId);
				const orderBy = order.map(({ field, descending }) => `${printField(field)} ${descending ? "DESC" : "ASC"}`);
				expect(await found("", orderBy, 100)).toEqual(expected);
				expect(await found("", orderBy, limit)).toEqual(expected);
			}),
			{ numRuns: 200 },
		);
	});
});
