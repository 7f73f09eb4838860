import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { coolRun } from "../../../worker/metrics/cold.ts";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import { createExperiment, markExperiment } from "../../../worker/tracking/experiments.ts";
import { createRun, deleteRun, updateRun } from "../../../worker/tracking/runs.ts";
import { RUNS_AT_ONCE } from "../../../worker/upkeep/purge.ts";
import { post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { testWork } from "../support/work.ts";

const work = testWork();
let names = 0;
const experiment = (name = `purge ${names++}`) => createExperiment(work, { name });

async function runWithAll(experimentId: number): Promise<{ id: string; seq: number }> {
	const { run_id: id } = await createRun(work, { experimentId, name: "doomed" });
	const points = Array.from({ length: 50 }, (_, step) => ({
		key: "loss",
		value: step,
		step,
		timestamp: work.now + step,
	}));
	await logBatch(work, id, { points });
	await updateRun(work, id, { status: "FINISHED" });
	await work.settle();
	const seq = (await env.DB.prepare("SELECT seq FROM runs WHERE run_id = ?1").bind(id).first<number>("seq"))!;
	await coolRun(work, seq);
	await env.BUCKET.put(`${experimentId}/${id}/artifacts/model/weights.bin`, "weights");
	return { id, seq };
}

async function traces(experimentId: number, seq: number): Promise<number> {
	const { chunks, runs } = (await env.DB.prepare(
		"SELECT (SELECT count(*) FROM metric_chunks WHERE run_seq = ?1) AS chunks, (SELECT count(*) FROM runs WHERE seq = ?1) AS runs",
	)
		.bind(seq)
		.first<{ chunks: number; runs: number }>())!;
	const objects = (await env.BUCKET.list()).objects.filter(
		({ key }) => key.startsWith(`${experimentId}/`) || key.includes(`points/${seq}/`),
	);
	return chunks + runs + objects.length;
}

describe("a run", () => {
	test("goes with rows, points and files once it is deleted, and the audit says who did it", async () => {
		const experimentId = await experiment();
		const { id, seq } = await runWithAll(experimentId);
		expect(await traces(experimentId, seq)).toBe(4);
		const active = await post(`/api/v1/runs/${id}/purge`, {});
		expect([active.status, active.json.error.message]).toEqual([
			400,
			`The run ${id} is not deleted. Delete it first, then purge it.`,
		]);
		await deleteRun(work, id);
		expect((await post(`/api/v1/runs/${id}/purge`, {}, { token: TOKENS.member })).status).toBe(403);
		expect(await traces(experimentId, seq)).toBe(4);
		expect((await post(`/api/v1/runs/${id}/purge`, {})).json).toEqual({ run_id: id, done: true });
		expect(await traces(experimentId, seq)).toBe(0);
		expect((await post(`/api/v1/runs/${id}/purge`, {})).status).toBe(404);
		const entry = await env.DB.prepare("SELECT who, subject FROM audit WHERE action = 'run.purge'").first();
		expect(entry).toEqual({ who: "admin", subject: id });
	});

	test("stays whole where a model version was made of it", async () => {
		const experimentId = await experiment();
		const { id, seq } = await runWithAll(experimentId);
		await env.DB.batch([
			env.DB.prepare("INSERT INTO registered_models (id, name, created_at, updated_at) VALUES (9, 'churn', 0, 0)"),
			env.DB.prepare(
				"INSERT INTO model_versions (model, version, source, storage_location, run_id, created_at, updated_at) VALUES (9, 3, '', '', ?1, 0, 0)",
			).bind(id),
		]);
		await deleteRun(work, id);
		const { status, json } = await post(`/api/v1/runs/${id}/purge`, {});
		expect([status, json.error.message]).toEqual([
			409,
			expect.stringContaining(`Version 3 of the model 'churn' was made of the run ${id}`),
		]);
		expect(await traces(experimentId, seq)).toBe(4);
	});
});

describe("an experiment", () => {
	test("goes with all that is in it, and its name is free", async () => {
		const name = `purge ${names++}`;
		const id = await experiment(name);
		const runs = [await runWithAll(id), await runWithAll(id)];
		await env.DB.prepare(
			"INSERT INTO datasets (experiment_id, name, digest, source_type, source) VALUES (?1, 'd', 'x', '', '')",
		)
			.bind(id)
			.run();
		const active = await post(`/api/v1/experiments/${id}/purge`, {});
		expect([active.status, active.json.error.message]).toEqual([
			400,
			`The experiment ${id} is not deleted. Delete it first, then purge it.`,
		]);
		await markExperiment(work, id, "deleted");
		await expect(experiment(name)).rejects.toThrow(/already exists/);
		expect((await post(`/api/v1/experiments/${id}/purge`, {})).json).toEqual({
			experiment_id: String(id),
			done: true,
			runs_purged: 2,
		});
		for (const { seq } of runs) expect(await traces(id, seq)).toBe(0);
		const again = await experiment(name);
		expect(again).toBeGreaterThan(id);
		expect((await post(`/api/v1/experiments/${id}/purge`, {})).status).toBe(404);
	});

	test("of many runs takes several calls, and one that is cut off goes on", async () => {
		const id = await experiment();
		for (let i = 0; i < RUNS_AT_ONCE + 5; i++) await createRun(work, { experimentId: id, name: `run ${i}` });
		await markExperiment(work, id, "deleted");
		expect((await post(`/api/v1/experiments/${id}/purge`, {})).json).toMatchObject({
			done: false,
			runs_purged: RUNS_AT_ONCE,
		});
		expect((await post(`/api/v1/experiments/${id}/purge`, {})).json).toMatchObject({ done: true, runs_purged: 5 });
	});

	test("that is the default one stays", async () => {
		expect((await post("/api/v1/experiments/0/purge", {})).json.error.message).toMatch(
			/default experiment cannot be purged/,
		);
	});
});
