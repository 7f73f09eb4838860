import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_INDEXED_KEYS } from "../../../worker/limits.ts";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import { createExperiment, markExperiment } from "../../../worker/tracking/experiments.ts";
import { indexEndedRuns } from "../../../worker/tracking/run-index.ts";
import { createRun, deleteRun, restoreRun, updateRun } from "../../../worker/tracking/runs.ts";
import { key, step, timestamp, value } from "../support/arbitraries.ts";
import { testWork } from "../support/work.ts";
import { countsByScan, indexedByDocuments, indexStored, storedCounts } from "./support/index-contents.ts";

const work = testWork();
let experiments = 0;

async function newExperiment(): Promise<number> {
	return createExperiment(work, { name: `indexed ${experiments++}` });
}

const metrics = fc.array(fc.record({ key, value, step, timestamp }), { minLength: 1, maxLength: 6 });
const texts = fc.dictionary(
	fc.constantFrom("lr", "a.b", '100% "odd" \\ key'),
	fc.constantFrom("", "8", "long ".repeat(40)),
	{ noNullPrototype: true },
);

/** What may happen to the run with this number, of at most four. */
const operation = fc.record({
	run: fc.nat(3),
	what: fc.oneof(
		fc.record({ type: fc.constant("log" as const), points: metrics, params: texts, tags: texts }),
		fc.record({
			type: fc.constant("update" as const),
			status: fc.constantFrom("FINISHED", "FAILED", "RUNNING", undefined),
			name: fc.constantFrom("renamed", undefined),
		}),
		fc.record({
			type: fc.constantFrom("delete", "restore", "purge", "move", "index", "delete-all", "restore-all" as const),
		}),
	),
});

test("whatever happens to runs, the index and the counts say what the documents say", {
	timeout: 120_000,
}, async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(operation, { minLength: 4, maxLength: 25 }), async (operations) => {
			const here = await newExperiment();
			const there = await newExperiment();
			const ids: (string | undefined)[] = [];
			for (const { run, what } of operations) {
				ids[run] ??= (await createRun(work, { experimentId: here, name: "a run" }).catch(() => undefined))?.run_id;
				const id = ids[run];
				if (id !== undefined) await apply(id, what, here, there);
				if (what.type === "purge") ids[run] = undefined;
				await work.settle();
				for (const experiment of [here, there]) {
					expect(await indexStored(experiment)).toEqual(await indexedByDocuments(experiment));
					expect(await storedCounts(experiment)).toEqual(await countsByScan(experiment));
				}
			}
			await indexEndedRuns(work, 100);
			const left = await env.DB.prepare(
				"SELECT run_id FROM runs WHERE indexed = 0 AND status NOT IN ('RUNNING', 'SCHEDULED')",
			).all();
			expect(left.results).toEqual([]);
			expect(await indexStored(here)).toEqual(await indexedByDocuments(here));
			await env.DB.prepare("DELETE FROM runs").run();
			expect(await env.DB.prepare("SELECT count(*) AS n FROM metric_index").first("n")).toBe(0);
			expect(await env.DB.prepare("SELECT count(*) AS n FROM param_index").first("n")).toBe(0);
		}),
		{ numRuns: 60 },
	);
});

type Operation = typeof operation extends fc.Arbitrary<infer T> ? (T extends { what: infer W } ? W : never) : never;

async function apply(id: string, what: Operation, here: number, there: number): Promise<void> {
	try {
		switch (what.type) {
			case "log":
				return await logBatch(work, id, {
					points: what.points,
					params: new Map(Object.entries(what.params)),
					tags: new Map(Object.entries(what.tags)),
				});
			case "update":
				return void (await updateRun(work, id, { status: what.status, name: what.name }));
			case "delete":
				return await deleteRun(work, id);
			case "restore":
				return await restoreRun(work, id);
			case "purge":
				return void (await env.DB.prepare("DELETE FROM runs WHERE run_id = ?1").bind(id).run());
			case "move":
				return void (await env.DB.prepare("UPDATE runs SET experiment_id = ?2 WHERE run_id = ?1")
					.bind(id, there)
					.run());
			case "index":
				return void (await indexEndedRuns(work, 2));
			case "delete-all":
				return await markExperiment(work, here, "deleted");
			case "restore-all":
				return await markExperiment(work, here, "active");
		}
	} catch {
		// Refused, as writing to a deleted run is; nothing may have changed then, which the caller checks.
	}
}

describe("a run is indexed", () => {
	test("when it ends, and not before", async () => {
		const experimentId = await newExperiment();
		const { run_id } = await createRun(work, { experimentId, name: "one" });
		await logBatch(work, run_id, { points: [{ key: "f1", value: 0.5, step: 0, timestamp: 1 }] });
		await indexEndedRuns(work, 10);
		expect(await indexStored(experimentId)).toEqual({ metrics: [], params: [] });
		await updateRun(work, run_id, { status: "FINISHED", endTime: 5 });
		await work.settle();
		expect((await indexStored(experimentId)).metrics).toMatchObject([["f1", 0, 0.5, expect.any(Number)]]);
	});

	test("by whoever comes next, where the indexing after its end was lost", async () => {
		const experimentId = await newExperiment();
		const lost = testWork({ later: () => {} });
		for (const name of ["a", "b", "c"]) {
			const { run_id } = await createRun(lost, { experimentId, name });
			await logBatch(lost, run_id, { params: new Map([["name", name]]) });
			// As if the isolate died after the answer.
			await env.DB.prepare("UPDATE runs SET status = 'FINISHED' WHERE run_id = ?1").bind(run_id).run();
		}
		expect((await indexStored(experimentId)).params).toEqual([]);
		expect(await indexEndedRuns(work, 2)).toBe(2);
		expect(await indexEndedRuns(work, 2)).toBe(1);
		expect(await indexEndedRuns(work, 2)).toBe(0);
		expect((await indexStored(experimentId)).params.map(([, name]) => name)).toEqual(["a", "b", "c"]);
	});

	test("by two at once as by one", async () => {
		const experimentId = await newExperiment();
		for (let i = 0; i < 5; i++) {
			const { run_id } = await createRun(work, { experimentId, name: "x" });
			await logBatch(work, run_id, { params: new Map([["i", String(i)]]) });
			await env.DB.prepare("UPDATE runs SET status = 'KILLED' WHERE run_id = ?1").bind(run_id).run();
		}
		await Promise.all([indexEndedRuns(work, 10), indexEndedRuns(work, 10)]);
		expect(await indexStored(experimentId)).toEqual(await indexedByDocuments(experimentId));
		expect((await indexStored(experimentId)).params).toHaveLength(5);
	});

	test("not at all where it has too many names, nor any longer once it has", async () => {
		const experimentId = await newExperiment();
		const { run_id } = await createRun(work, { experimentId, name: "wide" });
		const points = (from: number, count: number) =>
			Array.from({ length: count }, (_, i) => ({ key: `m${from + i}`, value: i, step: 0, timestamp: 1 }));
		await logBatch(work, run_id, { points: points(0, 900) });
		await updateRun(work, run_id, { status: "FINISHED" });
		await work.settle();
		expect((await indexStored(experimentId)).metrics).toHaveLength(900);
		await logBatch(work, run_id, { points: points(900, MAX_INDEXED_KEYS - 899) });
		await indexEndedRuns(work, 10);
		expect(await indexStored(experimentId)).toEqual({ metrics: [], params: [] });
		await logBatch(work, run_id, { points: points(0, 1) });
		expect(await indexEndedRuns(work, 10)).toBe(0);
	});
});
