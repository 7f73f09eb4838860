import { describe, expect, test } from "vitest";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import { createExperiment } from "../../../worker/tracking/experiments.ts";
import { guessDirection, standing } from "../../../worker/tracking/metric-direction.ts";
import { createRun, updateRun } from "../../../worker/tracking/runs.ts";
import { searchRunRows } from "../../../worker/tracking/search-runs.ts";
import { get, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { testWork } from "../support/work.ts";

const work = testWork();
let experiments = 0;

async function experiment(): Promise<number> {
	return createExperiment(work, { name: `best ${experiments++}` });
}

/** A run with the values of each metric in the order of their steps. */
async function run(experimentId: number, name: string, metrics: Record<string, number[]>, ended = true): Promise<void> {
	const { run_id } = await createRun(work, { experimentId, name });
	const points = Object.entries(metrics).flatMap(([key, values]) =>
		values.map((value, step) => ({ key, value, step, timestamp: 1 + step })),
	);
	await logBatch(work, run_id, { points, params: new Map([["lr", "1"]]), tags: new Map([["team", "red"]]) });
	if (ended) await updateRun(work, run_id, { status: "FINISHED" });
	await work.settle();
}

const keysOf = (id: number) => get(`/api/v1/experiments/${id}/keys`);
const metricsOf = (id: number) => get(`/api/v1/experiments/${id}/metrics`);
const change = (id: number, body: unknown, options = {}) =>
	post(`/api/v1/experiments/${id}/metrics`, body, { method: "PATCH", ...options });

async function names(experimentIds: number[], query: { filter?: string; orderBy?: string[] }): Promise<string[]> {
	const { rows } = await searchRunRows(work, {
		experimentIds,
		filter: "",
		orderBy: [],
		view: "active",
		limit: 100,
		...query,
	});
	return rows.map(({ name }) => name);
}

test.each([
	["val/loss", "down"],
	["trainLoss", "down"],
	["rmse", "down"],
	["val_rmse_mean", "down"],
	["inference.latency", "down"],
	["train_time", "down"],
	["accuracy", "up"],
	["f1", "up"],
	["glossary", "up"],
	["timer_hits", "up"],
] as const)("%s is better %s", (metric, direction) => {
	expect(guessDirection(metric)).toBe(direction);
});

test("held-out results stand for a run, then results, then settings, then the machine", () => {
	const metrics = ["system/gpu", "lr", "train/loss", "val/loss"];
	expect(metrics.map(standing)).toEqual([0, 1, 2, 3]);
});

describe("the names of an experiment", () => {
	test("are those of its runs, running ones too, with the ends of each metric", async () => {
		const id = await experiment();
		await run(id, "a", { f1: [0.5, 0.7], "val/loss": [3] });
		await run(id, "b", { f1: [Number.NaN], 'odd "%\\': [Number.POSITIVE_INFINITY] });
		await run(id, "c", { recall: [1] }, false);
		expect((await keysOf(id)).json).toEqual({
			metrics: [
				{ name: "f1", least: 0.7, greatest: 0.7, direction: "up" },
				{ name: 'odd "%\\', least: Number.MAX_VALUE, greatest: Number.MAX_VALUE, direction: "up" },
				{ name: "recall", least: null, greatest: null, direction: "up" },
				{ name: "val/loss", least: 3, greatest: 3, direction: "down" },
			],
			params: ["lr"],
			tags: ["team"],
		});
	});

	test("are none for an experiment without runs; 404 where there is no such experiment", async () => {
		expect((await keysOf(await experiment())).json).toEqual({ metrics: [], params: [], tags: [] });
		expect((await keysOf(99_999)).status).toBe(404);
		expect((await metricsOf(99_999)).status).toBe(404);
	});
});

describe("what best means", () => {
	test("is guessed, set, and guessed again", async () => {
		const id = await experiment();
		await run(id, "a", { "train/loss": [1], "val/score": [2], lr: [1] });
		await run(id, "b", { "train/loss": [1] });
		expect((await metricsOf(id)).json).toEqual({
			primary: "val/score",
			primary_set: false,
			metrics: [
				{ name: "lr", direction: "up", direction_set: false },
				{ name: "train/loss", direction: "down", direction_set: false },
				{ name: "val/score", direction: "up", direction_set: false },
			],
		});
		const changed = await change(id, { primary: "train/loss", directions: { "val/score": "down" } });
		expect(changed.json).toMatchObject({ primary: "train/loss", primary_set: true });
		expect(changed.json.metrics[2]).toEqual({ name: "val/score", direction: "down", direction_set: true });
		const back = await change(id, { primary: null, directions: { "val/score": null } });
		expect(back.json).toMatchObject({ primary: "val/score", primary_set: false });
		expect(back.json.metrics[2]).toEqual({ name: "val/score", direction: "up", direction_set: false });
	});

	test("is used by filters and orders, and can differ from the latest", async () => {
		const id = await experiment();
		await run(id, "good early", { score: [0.9, 0.1], loss: [0.2, 5] });
		await run(id, "good late", { score: [0.3, 0.8], loss: [4, 0.3] });
		expect(await names([id], { orderBy: ["best_metrics.score DESC"] })).toEqual(["good early", "good late"]);
		expect(await names([id], { orderBy: ["best_metrics.loss"] })).toEqual(["good early", "good late"]);
		expect(await names([id], { filter: "best_metrics.score > 0.85" })).toEqual(["good early"]);
		expect(await names([id], { filter: "best_metrics.loss < 0.25" })).toEqual(["good early"]);
		await change(id, { directions: { score: "down" } });
		expect(await names([id], { orderBy: ["best_metrics.score"] })).toEqual(["good early", "good late"]);
		expect(await names([id], { filter: "best_metrics.score < 0.25" })).toEqual(["good early"]);
	});

	test("must be the same in all experiments of a search", async () => {
		const [one, other] = [await experiment(), await experiment()];
		await run(one, "a", { score: [1] });
		await run(other, "b", { score: [2] });
		expect(await names([one, other], { orderBy: ["best_metrics.score DESC"] })).toEqual(["b", "a"]);
		await change(other, { directions: { score: "down" } });
		await expect(names([one, other], { orderBy: ["best_metrics.score"] })).rejects.toThrow(
			"min_metrics or max_metrics",
		);
	});
});

test.each([
	[{ directions: { f1: "sideways" } }, 'directions.f1\' must be "up", "down" or null, not "sideways"'],
	[{ directions: "up" }, "'directions' must be an object"],
	[{ directions: { "": "up" } }, "directions"],
	[{ primary: "" }, "'primary' must not be empty"],
	[{ primary: 3 }, "'primary' must be a text"],
	[{ best: "f1" }, "Unknown field 'best'"],
])("a change that cannot be is refused in words: %j", async (body, message) => {
	const answer = await change(await experiment(), body);
	expect(answer.status).toBe(400);
	expect(answer.json.error.message).toContain(message);
});

test("changing it needs the right to write, an active experiment, and room", async () => {
	const id = await experiment();
	expect((await change(id, { primary: "f1" }, { token: TOKENS.viewer })).status).toBe(403);
	expect((await change(99_999, { primary: "f1" })).status).toBe(404);
	const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${"m".repeat(100)}${i}`, "up"]));
	expect((await change(id, { directions: many })).json.error.message).toContain("Set fewer");
	await post(`/api/v1/experiments/${id}/delete`, {});
	expect((await change(id, { primary: "f1" })).status).toBe(400);
});
