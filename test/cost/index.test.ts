/** What the index of ended runs and the catalogue of names cost: rows written once a run, and none while it runs. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { logBatch } from "../../worker/metrics/ingest.ts";
import { activityOf } from "../../worker/tracking/experiment-activity.ts";
import { createExperiment } from "../../worker/tracking/experiments.ts";
import { indexEndedRuns } from "../../worker/tracking/run-index.ts";
import { createRun, updateRun } from "../../worker/tracking/runs.ts";
import { counted } from "../worker/support/counted.ts";
import { testWork } from "../worker/support/work.ts";

const database = counted(env.DB);
const work = testWork({ db: database.db });
let experiments = 0;
let experimentId: number;

const METRICS = Array.from({ length: 20 }, (_, i) => ({ key: `m${i}`, value: i / 3, step: 0, timestamp: 1 }));
const PARAMS = new Map(Array.from({ length: 20 }, (_, i) => [`p${i}`, String(i)]));

async function run(): Promise<string> {
	const { run_id } = await createRun(work, { experimentId, name: "a run" });
	await logBatch(work, run_id, { points: METRICS, params: PARAMS });
	await work.settle();
	return run_id;
}

async function end(runId: string): Promise<void> {
	// Without points to seal: only what the end itself and the index cost is looked at.
	await env.DB.prepare("UPDATE runs SET tail = '' WHERE run_id = ?1").bind(runId).run();
	database.take();
	await updateRun(work, runId, { status: "FINISHED", endTime: work.now });
	await work.settle();
}

beforeEach(async () => {
	experimentId = await createExperiment(work, { name: `index cost ${experiments++}` });
});

describe("rows written", () => {
	test("at the end of a run with 20 metrics and 20 params: 40, and its mark", async () => {
		await end(await run());
		// The end: the run and its entry among those to be indexed. The index: 40 rows and the run.
		expect(database.take()).toMatchObject({ statements: 2 + 1 + 7, rowsWritten: 2 + 40 + 1 });
	});

	test("by a late point: what it changes", async () => {
		const id = await run();
		await end(id);
		database.take();
		await logBatch(work, id, { points: [{ key: "m3", value: 7, step: 1, timestamp: 2 }] });
		// The run, and its entry among those to be indexed.
		expect(database.take()).toMatchObject({ statements: 1, rowsWritten: 2 });
		await indexEndedRuns(work, 10);
		// One row out of the index, one into it, and the run.
		expect(database.take()).toMatchObject({ rowsWritten: 3 });
	});

	test("by a tag or a name after the end: the run's row", async () => {
		const id = await run();
		await end(id);
		database.take();
		await logBatch(work, id, { tags: new Map([["stage", "done"]]), name: "renamed" });
		expect(database.take()).toMatchObject({ statements: 1, rowsWritten: 1 });
	});

	test("by names: once an experiment, after the answer", async () => {
		const { run_id } = await createRun(work, { experimentId, name: "first" });
		database.take();
		await logBatch(work, run_id, { points: METRICS });
		await work.settle();
		expect(database.take()).toMatchObject({ statements: 2, rowsWritten: 1 + 20 });
		await logBatch(work, run_id, { points: METRICS.map((point) => ({ ...point, step: 1 })) });
		await work.settle();
		expect(database.take()).toMatchObject({ statements: 1, rowsWritten: 1 });
	});
});

test("a look for runs to be indexed reads none of the others", async () => {
	for (let i = 0; i < 30; i++) await end(await run());
	for (let i = 0; i < 5; i++) await run();
	database.take();
	expect(await indexEndedRuns(work, 100)).toBe(0);
	expect(database.take()).toEqual({ statements: 1, rowsRead: 0, rowsWritten: 0 });
});

test("what goes on in an experiment is read without walking its runs", async () => {
	for (let i = 0; i < 30; i++) await end(await run());
	for (let i = 0; i < 5; i++) await run();
	database.take();
	expect((await activityOf(work, [experimentId], "active")).get(experimentId)).toMatchObject({ runs: 35, running: 5 });
	const cost = database.take();
	expect(cost).toMatchObject({ statements: 1, rowsWritten: 0 });
	// The experiment, its newest run, and the running ones.
	expect(cost.rowsRead).toBeLessThanOrEqual(3 + 2 * 5);
});
