/** Registered models as the dashboard reads and changes them, over HTTP. */
import { beforeAll, describe, expect, it } from "vitest";
import { call, ok, scopedToken } from "../mlflow/registry-calls.ts";
import { get, mlflow, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";

let run: string;
let experiment: string;

beforeAll(async () => {
	experiment = (await mlflow.post("experiments/create", { name: "models" })).json.experiment_id;
	run = (await mlflow.post("runs/create", { experiment_id: experiment, run_name: "trainer" })).json.run.info.run_id;
	await mlflow.post("runs/log-batch", {
		run_id: run,
		metrics: [{ key: "auc", value: "Infinity", timestamp: 1, step: 0 }],
	});
	const dataset = { name: "churn", digest: "9f86", source_type: "local", source: "{}" };
	const tags = [{ key: "mlflow.data.context", value: "train" }];
	await mlflow.post("runs/log-inputs", { run_id: run, datasets: [{ tags, dataset }] });
	await ok("POST", "registered-models/create", { name: "churn's", tags: [{ key: "team", value: "growth" }] });
	await ok("POST", "model-versions/create", { name: "churn's", source: `runs:/${run}/model`, run_id: run });
	await ok("POST", "model-versions/create", { name: "churn's", source: "s3://elsewhere/2" });
});

const PATH = `/api/v1/models/${encodeURIComponent("churn's")}`;
const change = (method: string, path: string, body: object = {}, token: string = TOKENS.member) =>
	post(`${PATH}${path}`, body, { method, token });

describe("models", () => {
	it("are listed without prompts, with aliases and the latest of each stage", async () => {
		await ok("POST", "registered-models/create", {
			name: "greeting",
			tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }],
		});
		const { json } = await get("/api/v1/models", { token: TOKENS.viewer });
		expect(json.models.map((model: { name: string }) => model.name)).toEqual(["churn's"]);
		expect(json.models[0]).toMatchObject({ latest: [{ version: 2, stage: "None" }], tags: { team: "growth" } });
	});
	it("come with their versions and the runs behind them", async () => {
		const { json } = await get(PATH);
		expect(json).toMatchObject({ name: "churn's", more_versions: false });
		expect(json.versions.map((v: { version: number }) => v.version)).toEqual([2, 1]);
		expect(json.versions[0]).toMatchObject({ run: null, source: "s3://elsewhere/2" });
		expect(json.versions[1].run).toMatchObject({
			run_id: run,
			name: "trainer",
			experiment_id: experiment,
			experiment_name: "models",
			datasets: [{ name: "churn", digest: "9f86", context: "train" }],
		});
		expect(json.versions[1].run.metrics.auc[0]).toBe(Number.POSITIVE_INFINITY);
	});
	it("hide the run from a token that is limited to other experiments", async () => {
		const token = "5c0".padEnd(40, "d");
		await scopedToken(token, "[987654]");
		const { status, json } = await get(PATH, { token });
		expect([status, json.versions[1].run]).toEqual([200, null]);
		expect((await change("PATCH", "", { description: "x" }, token)).status).toBe(403);
		expect((await get(`/api/v1/runs/${run}/models`, { token })).status).toBe(404);
	});
	it("are described, moved and given aliases by members, and each change answers the model as it is then", async () => {
		expect((await change("PATCH", "", { description: "Who leaves." })).json.description).toBe("Who leaves.");
		const described = await change("PATCH", "/versions/1", { description: "First." });
		expect(described.json.versions[1].description).toBe("First.");
		const moved = await change("POST", "/versions/1/stage", { stage: "Production" });
		expect(moved.json.versions[1].stage).toBe("Production");
		const next = await change("POST", "/versions/2/stage", { stage: "Production", archive_others: true });
		expect(next.json.versions.map((v: { stage: string }) => v.stage)).toEqual(["Production", "Archived"]);
		const aliased = await change("PUT", "/aliases/champion", { version: 1 });
		expect(aliased.json.aliases).toEqual({ champion: 1 });
		expect((await change("PUT", "/aliases/champion", { version: 2 })).json.versions[0].aliases).toEqual(["champion"]);
		expect((await change("DELETE", "/aliases/champion")).json.aliases).toEqual({});
		const { json } = await get("/api/v1/audit?action=model_alias.set");
		expect(json.entries[0]).toMatchObject({ subject: "churn's", details: { alias: "champion", version: 2 } });
	});
	it("refuse what makes no sense, in words", async () => {
		expect((await change("PATCH", "", { description: "x" }, TOKENS.viewer)).status).toBe(403);
		expect((await change("POST", "/versions/1/stage", { stage: "Live" })).json.error.message).toContain("'stage'");
		expect((await change("POST", "/versions/1/stage", { stage: "None", archive_others: true })).status).toBe(400);
		expect((await change("PUT", "/aliases/latest", { version: 1 })).status).toBe(400);
		expect((await change("PUT", "/aliases/best", { version: 9 })).status).toBe(404);
		expect((await change("PUT", "/aliases/best", { version: "1" })).status).toBe(400);
		expect((await change("PATCH", "/versions/nine", { description: "x" })).status).toBe(400);
		expect((await get("/api/v1/models/none")).status).toBe(404);
	});
});

describe("a run's models", () => {
	it("are those it logged and the versions registered from it", async () => {
		const made = await call("POST", "logged-models", { experiment_id: experiment, name: "forest", source_run_id: run });
		const id = made.json.model.info.model_id;
		await mlflow.post("runs/outputs", { run_id: run, models: [{ model_id: id, step: "0" }] });
		const { json } = await get(`/api/v1/runs/${run}/models`);
		expect(json.logged).toEqual([{ model_id: id, name: "forest", type: null, status: "pending" }]);
		expect(json.versions).toMatchObject([{ name: "churn's", version: 1 }]);
	});
});
