import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { documentKey } from "../../../worker/db/document-key.ts";
import { mlflow } from "../support/request.ts";
import { call, INVALID, like, MISSING, ok, refused, scopedToken } from "./registry-calls.ts";

interface Info {
	model_id: string;
	name: string;
	artifact_uri: string;
}

/** Makes a model in experiment 0. */
async function make(fields: object = {}): Promise<Info> {
	return (await ok("POST", "logged-models", { experiment_id: "0", ...fields })).model.info;
}

const read = async (id: string) => (await ok("GET", `logged-models/${id}`)).model;

beforeAll(async () => {
	await env.DB.prepare(
		`INSERT INTO experiments (id, name, artifact_location, lifecycle, created_at, updated_at)
		VALUES (7, 'seven', 's3://bucket/seven/', 'active', 0, 0), (8, 'gone', 'x:/', 'deleted', 0, 0)`,
	).run();
});

describe("create", () => {
	test("answers with a pending model, its files beside the experiment's runs", async () => {
		const { model } = await ok("POST", "logged-models", {
			experiment_id: "7",
			name: "model",
			model_type: "sklearn",
			source_run_id: "r1",
			params: [{ key: "depth", value: "8" }],
			tags: [{ key: "team", value: "a" }],
		});
		const { model_id } = model.info;
		expect(model_id).toMatch(/^m-[0-9a-f]{32}$/);
		expect(model).toEqual({
			info: {
				model_id,
				experiment_id: "7",
				name: "model",
				creation_timestamp_ms: expect.any(Number),
				last_updated_timestamp_ms: model.info.creation_timestamp_ms,
				artifact_uri: `s3://bucket/seven/models/${model_id}/artifacts`,
				status: "LOGGED_MODEL_PENDING",
				model_type: "sklearn",
				source_run_id: "r1",
				tags: [{ key: "team", value: "a" }],
			},
			data: { params: [{ key: "depth", value: "8" }] },
		});
		expect(await read(model_id)).toEqual(model);
	});

	test("makes a name where there is none", async () => {
		expect((await make()).name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
		expect((await make({ name: "" })).name).toMatch(/^[a-z]+-[a-z]+-\d+$/);
	});

	test.each([
		[{ experiment_id: undefined }, INVALID, "Missing value for required parameter 'experiment_id'."],
		[{ experiment_id: "x" }, INVALID, /whole number/],
		[{ experiment_id: "99" }, MISSING, /99/],
		[{ experiment_id: "8" }, INVALID, /must be in the 'active' state/],
		...Array.from("/:.%\"'", (c) => [{ name: `a${c}b` }, INVALID, /^Invalid model name/] as const),
		[{ name: "n".repeat(1_001) }, INVALID, /maximum length of 1000/],
		[{ params: [{ key: "k" }, { key: "k" }] }, INVALID, /Duplicate param key "k"/],
		[{ params: [{ key: "k".repeat(251) }] }, INVALID, /maximum length of 250/],
		[{ tags: [{ key: "a@" }] }, INVALID, /'tags\[0\].key'/],
	] as const)("%j is refused", async (fields, code, message) => {
		const refusal = await refused("POST", "logged-models", { experiment_id: "0", ...fields });
		expect(refusal).toEqual({ code, message: like(message) });
	});

	test("long values are cut, as a run's are", async () => {
		const long = "v".repeat(9_000);
		const { model_id } = await make({ params: [{ key: "p", value: long }], tags: [{ key: "t", value: long }] });
		const model = await read(model_id);
		expect(model.data.params[0].value).toHaveLength(6_000);
		expect(model.info.tags[0].value).toHaveLength(8_000);
	});
});

describe("status", () => {
	test.each([
		["LOGGED_MODEL_READY", "LOGGED_MODEL_READY"],
		[2, "LOGGED_MODEL_READY"],
		["LOGGED_MODEL_UPLOAD_FAILED", "LOGGED_MODEL_UPLOAD_FAILED"],
		["LOGGED_MODEL_PENDING", "LOGGED_MODEL_PENDING"],
	])("%s", async (status, printed) => {
		const { model_id } = await make();
		const { model } = await ok("PATCH", `logged-models/${model_id}`, { model_id, status });
		expect(model.info.status).toBe(printed);
		expect(await read(model_id)).toEqual(model);
	});

	test.each([
		[{}, INVALID, "Missing value for required parameter 'status'."],
		[{ status: "READY" }, INVALID, /'status'/],
		[{ status: 0 }, INVALID, /'status'/],
		[{ status: 2, model_id: "m-other" }, INVALID, /'model_id'/],
	])("%j is refused", async (fields, code, message) => {
		const { model_id } = await make();
		const refusal = await refused("PATCH", `logged-models/${model_id}`, fields);
		expect(refusal).toEqual({ code, message: like(message) });
	});
});

describe("delete", () => {
	test("hides the model from all but those who ask for deleted ones; again is no error", async () => {
		const { model_id, name } = await make({ name: "hidden" });
		expect((await call("DELETE", `logged-models/${model_id}`, { model_id })).text).toBe("{}");
		await ok("DELETE", `logged-models/${model_id}`, { model_id });
		expect(await refused("GET", `logged-models/${model_id}`)).toEqual({
			code: MISSING,
			message: `Logged model with ID '${model_id}' not found.`,
		});
		const shown = await ok("GET", `logged-models/${model_id}`, { allow_deleted: "true" });
		expect(shown.model.info.name).toBe(name);
		const search = { experiment_ids: ["0"], filter: "name = 'hidden'" };
		expect(await ok("POST", "logged-models/search", search)).toEqual({});
		for (const [method, path, fields] of [
			["PATCH", "", { status: 2 }],
			["PATCH", "/tags", { tags: [{ key: "k", value: "v" }] }],
			["POST", "/params", { params: [{ key: "k", value: "v" }] }],
			["DELETE", "/tags/k", {}],
		] as const) {
			expect((await refused(method, `logged-models/${model_id}${path}`, fields)).code).toBe(MISSING);
		}
	});

	test("of an unknown model is 404", async () => {
		expect((await refused("DELETE", "logged-models/m-nobody", {})).code).toBe(MISSING);
	});
});

describe("tags", () => {
	test("are added and replaced together, and removed by key", async () => {
		const { model_id } = await make({ tags: [{ key: "a", value: "1" }] });
		const path = `logged-models/${model_id}/tags`;
		const tags = [
			{ key: "a", value: "2" },
			{ key: "mlflow.modelVersions", value: '[{"name":"m","version":1}]' },
			{ key: "with space/and slash", value: "" },
		];
		expect(await ok("PATCH", path, { tags })).toEqual({});
		expect((await read(model_id)).info.tags).toEqual(tags);
		await ok("DELETE", `${path}/with%20space%2Fand%20slash`);
		await ok("DELETE", `${path}/a`);
		expect((await read(model_id)).info.tags).toEqual([tags[1]]);
		expect(await refused("DELETE", `${path}/a`)).toEqual({
			code: MISSING,
			message: `No tag with key 'a' found for model with ID '${model_id}'.`,
		});
	});
});

describe("params", () => {
	test("are added; the same value again is a retry, another is refused and nothing is written", async () => {
		const { model_id } = await make({ params: [{ key: "a", value: "1" }] });
		const add = (params: object[]) => call("POST", `logged-models/${model_id}/params`, { params });
		const pair = (key: string, value: string) => ({ key, value });
		expect((await add([pair("a", "1"), pair("b", "2")])).text).toBe("{}");
		const refusal = await add([pair("c", "3"), pair("b", "9")]);
		expect(refusal.status).toBe(400);
		expect(refusal.json.message).toMatch(/Param with key='b' was already logged with value='2'/);
		expect((await add([pair("d", "1"), pair("d", "1")])).status).toBe(400);
		expect((await read(model_id)).data.params).toEqual([pair("a", "1"), pair("b", "2")]);
	});
});

describe("metrics", () => {
	/** Puts an entry as ingest does. */
	const put = (id: string, key: (string | null)[], entry: string) =>
		env.DB.prepare("UPDATE logged_models SET metrics = jsonb_set(metrics, ?2, jsonb(?3)) WHERE model_id = ?1")
			.bind(id, `$."${documentKey(JSON.stringify(key))}"`, entry)
			.run();

	test("are printed with their dataset, run and model; infinities clamped, steps exact", async () => {
		const { model_id } = await make();
		const common = { timestamp: 5, model_id, run_id: "r1" };
		await put(model_id, ['q"\\%', "train", "d1", "r1"], "[0.5,3,5,0,0.5,3,0.5,3]");
		await put(model_id, ["nan", null, null, "r1"], "[0,1,5,1,null,null,null,null]");
		await put(model_id, ["inf", null, null, "r1"], "[9e999,1,5,0,9e999,1,9e999,1]");
		await put(model_id, ["-inf", null, null, "r1"], "[-9e999,1,5,0,-9e999,1,-9e999,1]");
		await put(model_id, ["far", null, null, "r1"], "[1,9007199254740993,5,0,1,9007199254740993,1,9007199254740993]");
		const { text, json } = await call("GET", `logged-models/${model_id}`);
		expect(json.model.data.metrics).toMatchObject([
			{ ...common, key: 'q"\\%', value: 0.5, step: 3, dataset_name: "train", dataset_digest: "d1" },
			{ ...common, key: "nan", value: "NaN", step: 1 },
			{ ...common, key: "inf", value: Number.MAX_VALUE },
			{ ...common, key: "-inf", value: -Number.MAX_VALUE },
			{ ...common, key: "far", value: 1 },
		]);
		expect(text).toContain('"step":9007199254740993');
		expect(json.model.data.metrics[1].dataset_name).toBeUndefined();
	});

	test("logged by a run with model_id arrive here", async () => {
		const { model_id } = await make();
		const { run } = await ok("POST", "runs/create", { experiment_id: "0", start_time: 1 });
		const metric = { key: "f1", value: 0.9, timestamp: 7, step: 2, model_id, dataset_name: "d", dataset_digest: "x" };
		await ok("POST", "runs/log-metric", { run_id: run.info.run_id, ...metric });
		expect((await read(model_id)).data.metrics).toEqual([{ ...metric, run_id: run.info.run_id }]);
	});
});

describe("search", () => {
	const names = (answer: { models?: { info: Info }[] }) => (answer.models ?? []).map(({ info }) => info.name);
	const search = (fields: object) => ok("POST", "logged-models/search", { experiment_ids: ["0"], ...fields });

	test("as the client sends it after every download", async () => {
		await make({ name: "model-x" });
		await make({ name: "model-x", experiment_id: "7" });
		const query = { experiment_ids: ["0"], filter: "name = 'model-x'", max_results: 100, page_token: "" };
		const { models } = await ok("POST", "logged-models/search", { ...query, order_by: [], datasets: [] });
		expect(models.map((m: { info: { experiment_id: string } }) => m.info.experiment_id)).toEqual(["0"]);
	});

	test("pages through in the order asked for", async () => {
		for (const name of ["page-a", "page-b", "page-c"]) await make({ name });
		const query = {
			filter: "name LIKE 'page-%'",
			order_by: [{ field_name: "name", ascending: false }],
			max_results: 2,
		};
		const first = await search(query);
		expect(names(first)).toEqual(["page-c", "page-b"]);
		const second = await search({ ...query, page_token: first.next_page_token });
		expect(names(second)).toEqual(["page-a"]);
		expect(second.next_page_token).toBeUndefined();
	});

	test.each([
		{ experiment_ids: [] },
		{ experiment_ids: ["x"] },
		{ experiment_ids: new Array(10_001).fill("1") },
		{ max_results: 0 },
		{ max_results: -1 },
		{ filter: "nope = 'x'" },
		{ filter: "metrics.f1 > 'x'" },
		{ order_by: [{ field_name: "nope" }] },
		{ order_by: [{}] },
		{ datasets: [{ dataset_digest: "x" }] },
		{ page_token: "garbage" },
	])("%# is refused", async (fields) => {
		expect((await refused("POST", "logged-models/search", { experiment_ids: ["0"], ...fields })).code).toBe(INVALID);
	});
});

test("a caller that is limited to some experiments sees, changes and makes models there only", async () => {
	const token = "6".repeat(40);
	await scopedToken(token, "[7]");
	const outside = await make({ name: "scoped" });
	const inside = await make({ name: "scoped", experiment_id: "7" });
	const status = async (id: string) => (await mlflow.get(`logged-models/${id}`, {}, { token })).status;
	expect([await status(outside.model_id), await status(inside.model_id)]).toEqual([404, 200]);
	const tags = await mlflow.post("logged-models", { experiment_id: "0" }, { token });
	expect(tags.status).toBe(404);
	const query = { experiment_ids: ["0", "7"], filter: "name = 'scoped'" };
	const { json } = await mlflow.post("logged-models/search", query, { token });
	expect(json.models.map((m: { info: Info }) => m.info.model_id)).toEqual([inside.model_id]);
});
