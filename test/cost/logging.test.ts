/**
 * What logging costs in D1, exactly. A row written costs as much as 1,000 rows read, so these numbers are the product's
 * price: a change that raises one needs a reason.
 */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { SEAL_TAIL_AT } from "../../worker/limits.ts";
import { readHistory } from "../../worker/metrics/history.ts";
import { logBatch } from "../../worker/metrics/ingest.ts";
import type { Point } from "../../worker/metrics/point.ts";
import { createExperiment } from "../../worker/tracking/experiments.ts";
import { createRun, updateRun } from "../../worker/tracking/runs.ts";
import { searchRunRows } from "../../worker/tracking/search-runs.ts";
import { counted } from "../worker/support/counted.ts";
import { testWork } from "../worker/support/work.ts";

const database = counted(env.DB);
const work = testWork({ db: database.db });
let experiments = 0;
let experimentId: number;
let runId: string;

beforeEach(async () => {
	experimentId = await createExperiment(work, { name: `cost ${experiments++}` });
	runId = (await createRun(work, { experimentId, name: "a run" })).run_id;
	database.take();
});

/** `count` points over `keys` metrics, from step `from` on. */
function points(count: number, keys: number, from = 0): Point[] {
	return Array.from({ length: count }, (_, i) => ({
		key: `train/metric_${i % keys}`,
		value: Math.sin(i + from) / 3,
		step: from + Math.floor(i / keys),
		timestamp: work.now + (from + Math.floor(i / keys)) * 5_000,
	}));
}

describe("one statement and one row written", () => {
	test.each([
		["one metric", { points: points(1, 1) }, 8],
		["1,000 points of one metric", { points: points(1_000, 1) }, 8],
		["1,000 points of 100 metrics", { points: points(1_000, 100) }, 107],
		["1,000 metrics", { points: points(1_000, 1_000) }, 1_007],
		["100 params", { params: new Map(Array.from({ length: 100 }, (_, i) => [`p${i}`, "v"])) }, 107],
		["a tag", { tags: new Map([["stage", "test"]]) }, 7],
	])("log-batch of %s", async (_name, batch, rowsRead) => {
		await logBatch(work, runId, batch);
		expect(database.take()).toEqual({ statements: 1, rowsRead, rowsWritten: 1 });
	});

	test("a batch of 1,000 metrics on a run that has 2,000 reads no more", async () => {
		for (const from of [0, 1_000]) {
			await logBatch(work, runId, { points: points(1_000, 1_000).map((p) => ({ ...p, key: `${p.key}_${from}` })) });
		}
		await work.settle();
		database.take();
		await logBatch(work, runId, { points: points(1_000, 1_000, 1).map((p) => ({ ...p, key: `${p.key}_0` })) });
		expect(database.take()).toEqual({ statements: 1, rowsRead: 1_007, rowsWritten: 1 });
	});
});

test("making a run writes its row, its three index entries and its experiment's count", async () => {
	await createRun(work, { experimentId, name: "another" });
	expect(database.take()).toEqual({ statements: 2, rowsRead: 6, rowsWritten: 5 });
});

test("a refused batch writes nothing and costs one more read", async () => {
	await logBatch(work, runId, { params: new Map([["p", "old"]]) });
	await work.settle();
	database.take();
	await expect(logBatch(work, runId, { points: points(5, 1), params: new Map([["p", "new"]]) })).rejects.toThrow(
		/Changing/,
	);
	expect(database.take()).toMatchObject({ statements: 2, rowsWritten: 0 });
});

test("sealing reads the run and writes two rows for thousands of points", async () => {
	// The first batch with these names brings them into the catalogue: see index.test.ts.
	await logBatch(work, runId, { points: points(10, 10, -1) });
	await work.settle();
	database.take();
	for (let step = 0; step < 600; step += 100) await logBatch(work, runId, { points: points(1_000, 10, step) });
	await work.settle();
	// Six log-batches, of which the last filled the tail; then two reads and a transaction of two statements.
	expect(database.take()).toEqual({ statements: 6 + 4, rowsRead: 6 * 17 + 3, rowsWritten: 6 + 2 });
});

test("a run's whole life of 720 batches of 20 metrics writes under 1.15 rows a batch", async () => {
	const total = { statements: 0, rowsWritten: 0 };
	const add = () => {
		const { statements, rowsWritten } = database.take();
		total.statements += statements;
		total.rowsWritten += rowsWritten;
	};
	const { run_id } = await createRun(work, { experimentId, name: "life" });
	for (let batch = 0; batch < 720; batch++) {
		await logBatch(work, run_id, { points: points(120, 20, batch * 6) });
		await work.settle();
	}
	await updateRun(work, run_id, { status: "FINISHED", endTime: work.now });
	await work.settle();
	add();
	console.log(`720 batches, ${720 * 120} points: ${total.rowsWritten} rows written, ${total.statements} statements`);
	expect(total.rowsWritten / 720).toBeLessThan(1.15);
	const { tail, blocks, bytes } = (await env.DB.prepare(
		`SELECT r.tail, count(*) AS blocks, sum(length(b.data) + length(b.coarse) + length(b.directory)) AS bytes
		FROM runs r JOIN metric_chunks b ON b.run_seq = r.seq WHERE r.run_id = ?1`,
	)
		.bind(run_id)
		.first<{ tail: string; blocks: number; bytes: number }>())!;
	expect(tail).toBe("");
	console.log(`${blocks} blocks, ${(bytes / (720 * 120)).toFixed(2)} bytes a point`);
	expect(bytes / (720 * 120)).toBeLessThan(10);
}, 120_000);

test("a page of 100 runs is one statement and reads little more than its runs", async () => {
	for (let i = 0; i < 150; i++) await createRun(work, { experimentId, name: `run ${i}` });
	database.take();
	const page = await searchRunRows(work, {
		experimentIds: [experimentId],
		filter: "",
		orderBy: [],
		view: "active",
		limit: 100,
	});
	expect(page.rows).toHaveLength(100);
	const cost = database.take();
	expect(cost).toMatchObject({ statements: 1, rowsWritten: 0 });
	console.log(`a page of 100 of 151 runs: ${cost.rowsRead} rows read`);
	expect(cost.rowsRead).toBeLessThan(1_500);
});

test("the history of one metric reads the run and its blocks", async () => {
	for (let step = 0; step < 3_000; step += 100) await logBatch(work, runId, { points: points(1_000, 10, step) });
	await work.settle();
	await logBatch(work, runId, { points: points(10, 10, 3_000) });
	database.take();
	const { series } = await readHistory(work, runId, "train/metric_3");
	expect(series.steps).toEqual(Array.from({ length: 3_001 }, (_, i) => i));
	const cost = database.take();
	const blocks = Math.ceil((30_000 * 26) / SEAL_TAIL_AT);
	console.log(`history over about ${blocks} blocks: ${cost.rowsRead} rows read`);
	expect(cost).toMatchObject({ statements: 3, rowsWritten: 0 });
	expect(cost.rowsRead).toBeLessThan(4 * blocks + 10);
});
