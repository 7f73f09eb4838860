/** Moving runs: whatever is told of a run in its old experiment is told in the new one, and nothing else changes. */
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { readCatalogue } from "../../../worker/tracking/catalogue.ts";
import { createExperiment, markExperiment } from "../../../worker/tracking/experiments.ts";
import { issue } from "../access/support/issue.ts";
import { mlflow, post } from "../support/request.ts";
import { testWork } from "../support/work.ts";
import { countsByScan, indexedByDocuments, indexStored, storedCounts } from "./support/index-contents.ts";

const work = testWork();
let names = 0;
const newExperiment = () => createExperiment(work, { name: `moving ${names++}` });

const move = (run: string, to: number | string, token?: string) =>
	post(`/api/v1/runs/${run}/move`, { experiment_id: String(to) }, token === undefined ? {} : { token });

async function newRun(experiment: number): Promise<string> {
	const created = await mlflow.post("runs/create", { experiment_id: String(experiment), run_name: "moved" });
	const run_id = created.json.run.info.run_id;
	await mlflow.post("runs/log-batch", {
		run_id,
		metrics: [1, 2].map((step) => ({ key: "loss", value: 1 / step, timestamp: step, step })),
		params: [{ key: "depth", value: "8" }],
		tags: [{ key: "colour", value: "blue" }],
	});
	return run_id;
}

const runOf = async (run_id: string) => (await mlflow.get("runs/get", { run_id })).json.run;

async function expectConsistent(...experiments: number[]): Promise<void> {
	for (const id of experiments) {
		expect(await storedCounts(id)).toEqual(await countsByScan(id));
		expect(await indexStored(id)).toEqual(await indexedByDocuments(id));
	}
}

test("a run is the same in its new experiment but for the number", async () => {
	const [from, to] = [await newExperiment(), await newExperiment()];
	const run_id = await newRun(from);
	const before = await runOf(run_id);
	const { status, json } = await move(run_id, to);
	expect([status, json]).toEqual([200, { run_id, experiment_id: String(to) }]);
	expect(await runOf(run_id)).toEqual({ ...before, info: { ...before.info, experiment_id: String(to) } });
	const search = async (id: number) => (await mlflow.post("runs/search", { experiment_ids: [String(id)] })).json.runs;
	expect(await search(from)).toEqual([]);
	expect(await search(to)).toHaveLength(1);
	const history = (await mlflow.get("metrics/get-history", { run_id, metric_key: "loss" })).json;
	expect(history.metrics).toHaveLength(2);
	expect(await readCatalogue(work, to)).toMatchObject({ params: ["depth"], tags: ["colour"] });
	// It goes on as before.
	expect((await mlflow.post("runs/log-metric", { run_id, key: "loss", value: 0, timestamp: 3 })).status).toBe(200);
	await expectConsistent(from, to);
});

test("an ended run is found by its values in the new experiment, and in the old one no more", async () => {
	const [from, to] = [await newExperiment(), await newExperiment()];
	const run_id = await newRun(from);
	await mlflow.post("runs/update", { run_id, status: "FINISHED", end_time: 9 });
	expect((await indexStored(from)).metrics).toHaveLength(1);
	await move(run_id, to);
	expect((await indexStored(from)).metrics).toEqual([]);
	expect((await indexStored(to)).metrics).toHaveLength(1);
	await expectConsistent(from, to);
	await move(run_id, to);
	await expectConsistent(from, to);
});

test("its models and what is known of its datasets come along", async () => {
	const [from, to] = [await newExperiment(), await newExperiment()];
	const run_id = await newRun(from);
	const dataset = { name: "d", digest: "1", source_type: "code", source: "{}", schema: "columns" };
	await mlflow.post("runs/log-inputs", { run_id, datasets: [{ dataset, tags: [] }] });
	await mlflow.post("logged-models", { experiment_id: String(from), name: "its", source_run_id: run_id });
	await mlflow.post("logged-models", { experiment_id: String(from), name: "other" });
	await move(run_id, to);
	expect((await runOf(run_id)).inputs.dataset_inputs[0].dataset).toEqual(dataset);
	const models = async (id: number) =>
		(await mlflow.post("logged-models/search", { experiment_ids: [String(id)] })).json.models.map(
			(model: { info: { name: string } }) => model.info.name,
		);
	expect([await models(from), await models(to)]).toEqual([["other"], ["its"]]);
});

describe("what is deleted stays deleted, what is not does not become so", () => {
	/** Deleting and restoring moves an experiment into its next epoch. */
	const epochs = async (id: number, count: number) => {
		for (let i = 0; i < count; i++) {
			await markExperiment(work, id, "deleted");
			await markExperiment(work, id, "active");
		}
	};

	test.each([
		["active", 0, 0],
		["active", 1, 0],
		["active", 0, 1],
		["active", 1, 1],
		["deleted", 0, 0],
		["deleted", 1, 0],
		["deleted", 0, 1],
		["deleted", 1, 1],
	] as const)("%s, after %i epochs there and %i here", async (stage, there, here) => {
		const [from, to] = [await newExperiment(), await newExperiment()];
		const run_id = await newRun(from);
		await epochs(from, there);
		await epochs(to, here);
		if (stage === "deleted") await mlflow.post("runs/delete", { run_id });
		await move(run_id, to);
		expect((await runOf(run_id)).info).toMatchObject({ experiment_id: String(to), lifecycle_stage: stage });
		await expectConsistent(from, to);
	});

	test("as is a run whose mark was undone by restoring its experiment", async () => {
		const [from, to] = [await newExperiment(), await newExperiment()];
		const run_id = await newRun(from);
		await mlflow.post("runs/delete", { run_id });
		await epochs(from, 2);
		await epochs(to, 1);
		await move(run_id, to);
		expect((await runOf(run_id)).info).toMatchObject({ experiment_id: String(to), lifecycle_stage: "active" });
		await expectConsistent(from, to);
	});
});

describe("a move that cannot be", () => {
	test("is refused and changes nothing", async () => {
		const [from, gone] = [await newExperiment(), await newExperiment()];
		await markExperiment(work, gone, "deleted");
		const run_id = await newRun(from);
		const before = await runOf(run_id);
		const moved = async (run: string, to: number | string) => (await move(run, to)).status;
		expect(await moved(run_id, 123_456)).toBe(404);
		expect(await moved("f".repeat(32), from)).toBe(404);
		expect(await moved(run_id, gone)).toBe(400);
		for (const wrong of ["", "abc", "-1", "1e3", "9".repeat(16)]) expect(await moved(run_id, wrong)).toBe(400);
		expect((await post(`/api/v1/runs/${run_id}/move`, {})).status).toBe(400);
		expect(await runOf(run_id)).toEqual(before);
		const audited = "SELECT count(*) AS count FROM audit WHERE action = 'run.move' AND subject = ?1";
		expect(await env.DB.prepare(audited).bind(run_id).first("count")).toBe(0);
	});

	test("needs both experiments within the caller's limits", async () => {
		const [from, to, other] = [await newExperiment(), await newExperiment(), await newExperiment()];
		const run_id = await newRun(from);
		const limited = (...experiments: number[]) => issue({ role: "member", experiments });
		expect((await move(run_id, to, await limited(from, other))).status).toBe(404);
		expect((await move(run_id, to, await limited(to, other))).status).toBe(404);
		expect((await move(run_id, to, await issue({ role: "viewer" }))).status).toBe(403);
		expect((await runOf(run_id)).info.experiment_id).toBe(String(from));
		expect((await move(run_id, to, await limited(from, to))).status).toBe(200);
		const audited = "SELECT details FROM audit WHERE action = 'run.move' AND subject = ?1";
		expect(await env.DB.prepare(audited).bind(run_id).first("details")).toBe(JSON.stringify({ to: String(to) }));
	});
});
