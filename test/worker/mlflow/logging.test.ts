/** Logging and reading back over MLflow's wire: limits, forms and odd numbers. */
import { beforeEach, describe, expect, test } from "vitest";
import { get, mlflow, post } from "../support/request.ts";

const INVALID = { status: 400, json: { error_code: "INVALID_PARAMETER_VALUE" } };

let run_id: string;

beforeEach(async () => {
	run_id = (await mlflow.post("runs/create", { experiment_id: "0" })).json.run.info.run_id;
});

const log = (body: object | string) =>
	mlflow.post("runs/log-batch", typeof body === "string" ? body.replace("RUN", run_id) : { run_id, ...body });
const data = async () => (await mlflow.get("runs/get", { run_id })).json.run.data;
const history = async (metric_key: string, query = {}) =>
	(await mlflow.get("metrics/get-history", { run_id, metric_key, ...query })).json;
const metric = (fields: object = {}) => ({ key: "m", value: 1, timestamp: 1, step: 0, ...fields });

describe("a batch", () => {
	test("is read back by run and by history", async () => {
		await log({
			metrics: [metric({ step: 1, value: 0.5 }), metric({ step: 2, value: 0.25, timestamp: 2 })],
			params: [{ key: "lr", value: "0.1" }],
			tags: [{ key: "t", value: "v" }],
		});
		expect(await data()).toMatchObject({
			metrics: [{ key: "m", value: 0.25, timestamp: 2, step: 2 }],
			params: [{ key: "lr", value: "0.1" }],
			tags: expect.arrayContaining([{ key: "t", value: "v" }]),
		});
		expect(await history("m")).toEqual({
			metrics: [
				{ key: "m", value: 0.5, timestamp: 1, step: 1 },
				{ key: "m", value: 0.25, timestamp: 2, step: 2 },
			],
		});
	});

	test("holds 1,000 metrics, or 100 params and 100 tags, and may be empty", async () => {
		const many = (n: number) => Array.from({ length: n }, (_, i) => ({ key: `k${i}`, value: "v" }));
		expect(await log({})).toMatchObject({ status: 200, text: "{}" });
		expect((await log({ metrics: Array.from({ length: 1000 }, (_, step) => metric({ step })) })).status).toBe(200);
		expect((await log({ params: many(100), tags: many(100) })).status).toBe(200);
		expect(
			(
				await log({
					metrics: Array.from({ length: 800 }, (_, step) => metric({ step })),
					params: many(100),
					tags: many(100),
				})
			).status,
		).toBe(200);
		expect(await log({ metrics: Array.from({ length: 1001 }, (_, step) => metric({ step })) })).toMatchObject(INVALID);
		expect(await log({ params: many(101) })).toMatchObject(INVALID);
		expect(await log({ tags: many(101) })).toMatchObject(INVALID);
		expect(
			await log({ metrics: Array.from({ length: 901 }, (_, step) => metric({ step })), params: many(100) }),
		).toMatchObject(INVALID);
	});

	test.each([
		[{ metrics: [metric({ key: "" })] }, /'metrics\[0\]\.key'/],
		[{ metrics: [metric(), metric({ key: "a(b)" })] }, /"a\(b\)" for parameter 'metrics\[1\]\.key'/],
		[{ metrics: [metric({ value: "abc" })] }, /"abc" for parameter 'metrics\[0\]\.value'/],
		[{ metrics: [metric({ value: null })] }, /'metrics\[0\]\.value'/],
		[{ metrics: [metric({ timestamp: -1 })] }, /-1 for parameter 'metrics\[0\]\.timestamp'/],
		[{ metrics: [metric({ timestamp: null })] }, /'metrics\[0\]\.timestamp'/],
		[{ metrics: [metric({ step: 1.5 })] }, /1\.5 for parameter 'metrics\[0\]\.step'/],
		[{ metrics: [metric({ step: "9223372036854775808" })] }, /'metrics\[0\]\.step'/],
		[{ metrics: { key: "m" } }, /'metrics': it must be a list/],
		[{ metrics: [5] }, /'metrics\[0\]'/],
		[{ params: [{ key: "p", value: 2 }] }, /2 for parameter 'params\[0\]\.value'/],
		[
			{
				params: [
					{ key: "p", value: "1" },
					{ key: "p", value: "1" },
				],
			},
			/Duplicate/,
		],
		[{ tags: [{ key: "../x", value: "1" }] }, /'tags\[0\]\.key'/],
		[{ run_id: "bad id" }, /bad id/],
	])("%j is refused, naming field and value, and nothing is written", async (body, message) => {
		const before = await data();
		const answer = await log({ params: [{ key: "fine", value: "1" }], ...body });
		expect(answer).toMatchObject(INVALID);
		expect(answer.json.message).toMatch(message);
		expect(await data()).toEqual(before);
	});

	test("with a changed param writes nothing and tells all changes", async () => {
		await log({
			params: [
				{ key: "a", value: "1" },
				{ key: "b", value: "2" },
			],
		});
		const answer = await log({
			metrics: [metric()],
			params: [
				{ key: "a", value: "9" },
				{ key: "b", value: "8" },
				{ key: "c", value: "3" },
			],
		});
		expect(answer).toMatchObject(INVALID);
		expect(answer.json.message).toBe(
			"Changing param values is not allowed. Params were already logged='[{'key': 'a', 'old_value': '1', 'new_value': '9'}, " +
				`{'key': 'b', 'old_value': '2', 'new_value': '8'}]' for run ID='${run_id}'.`,
		);
		expect((await data()).metrics).toEqual([]);
	});
});

test("a single param may be repeated but not changed, and is cut at 6,000 characters", async () => {
	const param = (value: string) => mlflow.post("runs/log-parameter", { run_id, key: "p", value });
	for (let i = 0; i < 2; i++) expect((await param("x".repeat(7000))).status).toBe(200);
	expect((await data()).params).toEqual([{ key: "p", value: "x".repeat(6000) }]);
	expect((await param("new")).json.message).toBe(
		`Changing param values is not allowed. Param with key='p' was already logged with value='${"x".repeat(6000)}' ` +
			`for run ID='${run_id}'. Attempted logging new value 'new'.`,
	);
});

test("tags are overwritten, cut at 8,000 characters and deleted", async () => {
	for (const value of ["1", "t".repeat(9000)]) await mlflow.post("runs/set-tag", { run_id, key: "t", value });
	expect((await data()).tags).toContainEqual({ key: "t", value: "t".repeat(8000) });
	expect((await mlflow.post("runs/delete-tag", { run_id, key: "t" })).status).toBe(200);
	expect(await mlflow.post("runs/delete-tag", { run_id, key: "t" })).toMatchObject({
		status: 404,
		json: { error_code: "RESOURCE_DOES_NOT_EXIST" },
	});
});

describe("keys", () => {
	test.each(["a/b", "a b", "a:b", "a.b", "métrique", "k".repeat(250), "日本", "-_ x"])("%s passes", async (key) => {
		expect(
			(await log({ metrics: [metric({ key })], params: [{ key, value: "" }], tags: [{ key, value: "" }] })).status,
		).toBe(200);
		expect((await history(key)).metrics).toHaveLength(1);
	});

	test.each([
		"a/",
		"a//b",
		"./a",
		"a/../b",
		"/a",
		".",
		"..",
		"a@1",
		"a%",
		"a+b",
		"a=1",
		"a,b",
		"a\\b",
		'a"b',
		"a\u0000",
		"k".repeat(251),
	])("%j does not", async (key) => {
		for (const body of [
			{ metrics: [metric({ key })] },
			{ params: [{ key, value: "" }] },
			{ tags: [{ key, value: "" }] },
		]) {
			expect(await log(body)).toMatchObject(INVALID);
		}
	});
});

describe("numbers", () => {
	test.each([
		['"NaN"', "NaN"],
		["NaN", "NaN"],
		['"nan"', "NaN"],
		['"Infinity"', Number.MAX_VALUE],
		["-Infinity", -Number.MAX_VALUE],
		["1e999", Number.MAX_VALUE],
		['"1.5"', 1.5],
		["true", 1],
		["-0.0", 0],
		["0.1", 0.1],
		["5e-324", 5e-324],
		["18446744073709551616", 2 ** 64],
	])("%s comes back as %s", async (text, value) => {
		expect((await log(`{"run_id":"RUN","metrics":[{"key":"m","value":${text},"timestamp":1}]}`)).status).toBe(200);
		expect((await history("m")).metrics[0].value).toBe(value);
		expect((await data()).metrics[0].value).toBe(value);
	});

	test.each(["9223372036854775807", "-9223372036854775808", "9007199254740993", '"9007199254740993"'])(
		"step %s is exact",
		async (step) => {
			await log(`{"run_id":"RUN","metrics":[{"key":"m","value":1,"timestamp":1,"step":${step}}]}`);
			const exact = `"step":${step.replaceAll('"', "")}`;
			expect((await mlflow.get("metrics/get-history", { run_id, metric_key: "m" })).text).toContain(exact);
			expect((await mlflow.get("runs/get", { run_id })).text).toContain(exact);
		},
	);

	test("the latest is the greatest by step, time and value, whatever the order of arrival", async () => {
		for (const [step, timestamp, value] of [
			[2, 5, 1],
			[1, 9, 2],
			[2, 5, 3],
			[2, 4, 9],
			[2, 5, "NaN"],
		]) {
			await mlflow.post("runs/log-metric", { run_id, ...metric({ step, timestamp, value }) });
		}
		expect((await data()).metrics).toEqual([{ key: "m", value: 3, timestamp: 5, step: 2 }]);
	});
});

describe("requests", () => {
	test("may be camelCase, doubly encoded, and carry unknown fields", async () => {
		const body = { runId: run_id, metrics: [metric()], unknown: 1 };
		expect((await mlflow.post("runs/log-batch", JSON.stringify(JSON.stringify(body)))).status).toBe(200);
		expect((await data()).metrics).toHaveLength(1);
	});

	test("work under /ajax-api, with double slashes, and with run_uuid", async () => {
		expect(
			(await post("//ajax-api//2.0/mlflow/runs/log-batch", { run_uuid: run_id, metrics: [metric()] })).status,
		).toBe(200);
		expect((await get(`/ajax-api/2.0/mlflow/runs/get?run_uuid=${run_id}`)).json.run.info.run_id).toBe(run_id);
	});

	test.each([
		["{", /not valid JSON.*"\{"/],
		["[1]", /must be a JSON object/],
		['"text"', /JSON/],
	])("with the body %s are refused", async (body, message) => {
		const answer = await mlflow.post("runs/log-batch", body);
		expect(answer).toMatchObject(INVALID);
		expect(answer.json.message).toMatch(message);
	});

	test("of another content type, or over 4 MB, are refused", async () => {
		const text = { headers: { "content-type": "text/plain" } };
		expect(await mlflow.post("runs/log-batch", { run_id }, text)).toMatchObject(INVALID);
		const answer = await mlflow.post("runs/log-batch", { run_id, x: "x".repeat(4_000_001) });
		expect(answer.status).toBe(413);
		expect(answer.json.message).toMatch(/smaller batches/);
	});

	test("to routes that are not there answer 404 at once", async () => {
		for (const path of ["/api/3.0/mlflow/traces", "/api/2.0/mlflow/nope", "/api/2.0/mlflow/gateway/secrets"]) {
			expect(await post(path, {})).toMatchObject({ status: 404, json: { error_code: "ENDPOINT_NOT_FOUND" } });
		}
	});
});

describe("histories", () => {
	test("come in pages that follow each other, and whole without a size", async () => {
		await log({ metrics: Array.from({ length: 10 }, (_, step) => metric({ step, timestamp: step })) });
		const steps: number[] = [];
		let page_token = "";
		do {
			const page = await history("m", { max_results: "3", page_token });
			steps.push(...page.metrics.map((m: { step: number }) => m.step));
			page_token = page.next_page_token ?? "";
		} while (page_token);
		expect(steps).toEqual([...Array(10).keys()]);
		expect((await history("m")).metrics).toHaveLength(10);
		expect((await history("m", { max_results: "0" })).metrics).toHaveLength(10);
		expect(await mlflow.get("metrics/get-history", { run_id, metric_key: "m", page_token: "bad" })).toMatchObject(
			INVALID,
		);
		expect((await history("unknown")).metrics).toEqual([]);
	});

	test("of many runs are read at once, whole and at chosen steps", async () => {
		const second = (await mlflow.post("runs/create", { experiment_id: "0" })).json.run.info.run_id;
		for (const [id, count] of [
			[run_id, 100],
			[second, 37],
		] as const) {
			const metrics = Array.from({ length: count }, (_, step) => metric({ step, timestamp: step + 1, value: step }));
			await mlflow.post("runs/log-batch", { run_id: id, metrics });
		}
		const bulk = (
			await get(`/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=${run_id}&run_id=${second}&metric_key=m`)
		).json;
		expect(bulk.metrics).toHaveLength(137);
		expect(bulk.metrics.every((m: { run_id: string }) => m.run_id === run_id || m.run_id === second)).toBe(true);
		const path = `metrics/get-history-bulk-interval?run_ids=${run_id}&run_ids=${second}&metric_key=m`;
		const sampled = (await get(`/api/2.0/mlflow/${path}&max_results=10`)).json.metrics;
		const steps = (id: string) =>
			sampled.filter((m: { run_id: string }) => m.run_id === id).map((m: { step: number }) => m.step);
		expect(steps(run_id)).toEqual([0, 10, 20, 30, 36, 40, 50, 60, 70, 80, 90, 99]);
		expect(steps(second)).toEqual([0, 10, 20, 30, 36]);
		const ranged = (await get(`/api/2.0/mlflow/${path}&start_step=5&end_step=7`)).json.metrics;
		expect(ranged).toHaveLength(6);
		for (const bad of ["start_step=5", "start_step=5&end_step=4", "max_results=2501"]) {
			expect(await get(`/api/2.0/mlflow/${path}&${bad}`)).toMatchObject(INVALID);
		}
	});
});

describe("inputs and outputs", () => {
	const dataset = { name: "iris", digest: "abc", source_type: "local", source: "{}", schema: "{}", profile: "{}" };
	const inputs = (fields: object = {}) =>
		mlflow.post("runs/log-inputs", {
			run_id,
			datasets: [{ tags: [{ key: "mlflow.data.context", value: "train" }], dataset: { ...dataset, ...fields } }],
		});

	test("are linked once, however often they are logged, and found by", async () => {
		for (let i = 0; i < 2; i++) expect((await inputs()).status).toBe(200);
		await mlflow.post("runs/log-inputs", { run_id, models: [{ model_id: "m-1" }] });
		for (let i = 0; i < 2; i++) await mlflow.post("runs/outputs", { run_id, models: [{ model_id: "m-2", step: 7 }] });
		const { run } = (await mlflow.get("runs/get", { run_id })).json;
		expect(run.inputs).toEqual({
			dataset_inputs: [{ tags: [{ key: "mlflow.data.context", value: "train" }], dataset }],
			model_inputs: [{ model_id: "m-1" }],
		});
		expect(run.outputs).toEqual({ model_outputs: [{ model_id: "m-2", step: 7 }] });
		const filter = "dataset.name = 'iris' AND dataset.context = 'train'";
		const found = (await mlflow.post("runs/search", { experiment_ids: ["0"], filter })).json.runs;
		expect(found.map((r: { info: { run_id: string } }) => r.info.run_id)).toContain(run_id);
		const summaries = (await post("/ajax-api/2.0/mlflow/experiments/search-datasets", { experiment_ids: ["0"] })).json;
		expect(summaries.dataset_summaries).toContainEqual({
			experiment_id: "0",
			name: "iris",
			digest: "abc",
			context: "train",
		});
	});

	test.each([
		[{ name: "n".repeat(501) }, /500/],
		[{ digest: "d".repeat(37) }, /36/],
		[{ source_type: "" }, /source_type/],
		[{ source: "s".repeat(65_536) }, /65535/],
	])("%j are refused", async (fields, message) => {
		const answer = await inputs(fields);
		expect(answer).toMatchObject(INVALID);
		expect(answer.json.message).toMatch(message);
	});
});

test("a model of an old client is added to the run's history once", async () => {
	const model = { artifact_path: "model", flavors: {}, utc_time_created: "now", run_id };
	for (let i = 0; i < 2; i++) await mlflow.post("runs/log-model", { run_id, model_json: JSON.stringify(model) });
	expect((await data()).tags).toContainEqual({ key: "mlflow.log-model.history", value: JSON.stringify([model]) });
	for (const model_json of ["{", "[]", "{}"]) {
		expect(await mlflow.post("runs/log-model", { run_id, model_json })).toMatchObject(INVALID);
	}
});
