/**
 * What searches read among many ended runs: rows that do not grow with their number. 5,000 runs stand for the 100,000 of
 * the benchmark; a scan of them would read over 5,000 rows.
 */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { logBatch } from "../../worker/metrics/ingest.ts";
import { createRun } from "../../worker/tracking/runs.ts";
import { type RunQuery, searchRunRows } from "../../worker/tracking/search-runs.ts";
import { counted } from "../worker/support/counted.ts";
import { testWork } from "../worker/support/work.ts";

const RUNS = 5_000;
const database = counted(env.DB);
const work = testWork({ db: database.db });

/** Runs with one metric spread evenly, one that is NaN now and then and missing in every tenth, and two params. */
beforeAll(async () => {
	await env.DB.batch([
		env.DB.prepare(
			`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${RUNS - 1})
			INSERT INTO runs (run_id, experiment_id, name, status, start_time, artifact_uri, updated_at, indexed, params, metrics)
			SELECT printf('%032x', i), 0, 'run ' || i, 'FINISHED', i, '', i, 1,
				jsonb_object('depth', CAST(i % 10 AS TEXT), 'rare', iif(i % 1000 = 7, 'yes', 'no')),
				jsonb(json_patch(
					json_object('f1', json_array(i * 7919 % ${RUNS}, 0, 0, 0, 0, 0, 0, 0)),
					iif(i % 10 = 0, '{}', json_object('odd', json_array(iif(i % 100 = 1, 0, i), 0, 0, i % 100 = 1, 0, 0, 0, 0)))
				)) FROM n`,
		),
		env.DB.prepare(
			`INSERT INTO metric_index SELECT 0, m.key, m.value ->> 3, iif(m.value ->> 3, -r.start_time, m.value ->> 0), r.seq
			FROM runs r CROSS JOIN json_each(r.metrics) m`,
		),
		env.DB.prepare(
			"INSERT INTO param_index SELECT 0, p.key, p.value, r.seq FROM runs r CROSS JOIN json_each(r.params) p",
		),
	]);
});

async function cost(query: Partial<RunQuery>): Promise<{ runs: number; rowsRead: number; statements: number }> {
	database.take();
	const asked = { experimentIds: [0], filter: "", orderBy: [], view: "active", limit: 100, ...query } as const;
	const { rows } = await searchRunRows(work, asked);
	const { rowsRead, statements } = database.take();
	return { runs: rows.length, rowsRead, statements };
}

describe("rows read", () => {
	test.each<[string, Partial<RunQuery>, number, number]>([
		["newest first", {}, 100, 310],
		["by a metric", { orderBy: ["metrics.f1 DESC"] }, 100, 750],
		["by a metric that some lack", { orderBy: ["metrics.odd"] }, 100, 750],
		["by a metric that no run has", { orderBy: ["metrics.nowhere"] }, 100, 550],
		["a rare value, by a metric", { filter: "params.rare = 'yes'", orderBy: ["metrics.f1"] }, 5, 300],
		["a rare value, newest first", { filter: "params.rare = 'yes'" }, 5, 300],
		["a rare range", { filter: "metrics.f1 < 3", orderBy: ["metrics.odd DESC"] }, 3, 300],
		["one rare value or another", { filter: "metrics.f1 < 3 OR params.rare = 'yes'" }, 8, 300],
		["no match", { filter: "metrics.f1 > 99999", orderBy: ["metrics.f1"] }, 0, 150],
		["a metric that no run has", { filter: "metrics.nowhere > 0", orderBy: ["metrics.f1"] }, 0, 150],
		["half of them, by a metric", { filter: "metrics.odd > 2500", orderBy: ["metrics.f1 DESC"] }, 100, 1_000],
		["a range of the metric of the order", { filter: "metrics.f1 <= 4000", orderBy: ["metrics.f1 DESC"] }, 100, 900],
		["some runs by their ids", { filter: `run_id IN ('${"0".repeat(32)}', 'x')`, orderBy: ["params.depth"] }, 1, 100],
		["deleted runs where there are none", { view: "deleted" }, 0, 10],
	])("%s", async (_name, query, runs, atMost) => {
		const found = await cost(query);
		expect(found.runs).toBe(runs);
		expect(found.rowsRead).toBeLessThanOrEqual(atMost);
	});

	test("with running runs among them: these in addition", async () => {
		for (let i = 0; i < 20; i++) {
			const { run_id } = await createRun(work, { experimentId: 0, name: "running" });
			await logBatch(work, run_id, { points: [{ key: "f1", value: 10_000 + i, step: 0, timestamp: 1 }] });
		}
		await work.settle();
		const { rowsRead } = await cost({ orderBy: ["metrics.f1 DESC"] });
		expect(rowsRead).toBeLessThanOrEqual(750 + 4 * 20);
		const page = await searchRunRows(work, {
			...{ experimentIds: [0], filter: "", orderBy: ["metrics.f1 DESC"], view: "active", limit: 25 },
		} as RunQuery);
		expect(page.rows.map(({ name }) => name).filter((name) => name === "running")).toHaveLength(20);
	});
});

test("pages by a metric cost the same wherever they lie, until those without it come", async () => {
	let pageToken: string | undefined;
	for (let page = 0; page < 45; page++) {
		database.take();
		const query = {
			experimentIds: [0],
			filter: "",
			orderBy: ["metrics.odd DESC"],
			view: "active",
			limit: 100,
		} as const;
		const answer = await searchRunRows(work, { ...query, pageToken });
		expect(database.take().rowsRead).toBeLessThanOrEqual(1_100);
		pageToken = answer.nextPageToken;
	}
});
