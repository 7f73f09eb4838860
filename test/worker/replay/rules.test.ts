/** The rules of MLflow's wire, one row each: what clients and MLflow's own tests rely on beyond the usual sequences. */
import { beforeAll, expect, test } from "vitest";
import { clear } from "../support/clear.ts";
import { type Answer, get, post } from "../support/request.ts";

const INVALID = "400 INVALID_PARAMETER_VALUE";
const TAKEN = "400 RESOURCE_ALREADY_EXISTS";
const MISSING = "404 RESOURCE_DOES_NOT_EXIST";
const NO_ROUTE = "404 ENDPOINT_NOT_FOUND";
const OK = "200";

/** Ids by placeholder. */
const ids: Record<string, string> = {};

/** `POST runs/create` with a body, or with a query where it is a GET; paths that begin with '/' are whole. */
async function ask(line: string, fields: object | string = {}): Promise<Answer> {
	const filled = (text: string) => text.replace(/@(\w+)/g, (whole, name: string) => ids[name] ?? whole);
	const [method = "GET", short = ""] = filled(line).split(" ");
	const path = short.startsWith("/") ? short : `/api/2.0/mlflow/${short}`;
	if (method !== "GET")
		return post(path, filled(typeof fields === "string" ? fields : JSON.stringify(fields)), { method });
	const pairs = Object.entries(fields).flatMap(([name, value]) =>
		[value].flat().map((item): [string, string] => [name, filled(String(item))]),
	);
	return get(pairs.length > 0 ? `${path}?${new URLSearchParams(pairs)}` : path);
}

beforeAll(async () => {
	await clear();
	const made = async (line: string, fields: object) => (await ask(line, fields)).json;
	ids["exp"] = (await made("POST experiments/create", { name: "exp" })).experiment_id;
	ids["gone"] = (await made("POST experiments/create", { name: "gone" })).experiment_id;
	await made("POST experiments/delete", { experiment_id: "@gone" });
	ids["run"] = (await made("POST runs/create", { experiment_id: "@exp" })).run.info.run_id;
	ids["model"] = (await made("POST logged-models", { experiment_id: "@exp", name: "m" })).model.info.model_id;
	await made("POST registered-models/create", { name: "net" });
	await made("POST registered-models/create", { name: "other" });
	for (let i = 0; i < 3; i++)
		await made("POST model-versions/create", { name: "net", source: "mlflow-artifacts:/0/x" });
	await made("DELETE model-versions/delete", { name: "net", version: "3" });
	await made("POST runs/log-metric", { run_id: "@run", key: "m", value: 1, timestamp: 1 });
});

const long = (length: number) => "x".repeat(length);
const metric = { key: "m", value: 1, timestamp: 1 };
const version = { name: "net", version: "1" };

test.each<[line: string, fields: object | string, expected: string]>([
	// 2.1, 2.2: where and how requests come
	["GET /ajax-api/2.0/mlflow/experiments/get", { experiment_id: "0" }, OK],
	["GET /ajax-api/3.0/mlflow/runs/get", { run_uuid: "@run" }, OK],
	["GET runs/search", {}, NO_ROUTE],
	["PUT runs/create", {}, NO_ROUTE],
	["POST runs/update", { run_id: "@run", status: 3 }, OK],
	["POST runs/update", { run_id: "@run", status: "3" }, INVALID],
	["POST runs/set-tag", { run_id: "@run", key: "t", value: 5 }, INVALID],
	["POST runs/log-metric", { run_id: "@run", ...metric, timestamp: "7", step: "7" }, OK],
	["POST runs/log-metric", '{"run_id":"@run","key":"m","value":NaN,"timestamp":1}', OK],
	["POST runs/set-tag", '"{\\"run_id\\":\\"@run\\",\\"key\\":\\"t\\",\\"value\\":\\"v\\"}"', OK],
	// 3.1 experiments
	["GET experiments/get-by-name", { experiment_name: "gone" }, OK],
	["GET experiments/get", { experiment_id: "abc" }, INVALID],
	["GET experiments/search", { max_results: 50_000, view_type: "ALL" }, OK],
	["POST experiments/search", { max_results: 0 }, INVALID],
	["POST experiments/search", {}, OK],
	["POST experiments/create", { name: "gone" }, TAKEN],
	["POST experiments/create", { name: "uri", artifact_location: `s3://b/${long(2_041)}` }, OK],
	["POST experiments/create", { name: "uri2", artifact_location: `s3://b/${long(2_042)}` }, INVALID],
	["POST experiments/create", { name: "uri3", artifact_location: "s3://b/x;p" }, INVALID],
	["POST experiments/update", { experiment_id: "@gone", new_name: "x" }, INVALID],
	["POST experiments/update", { experiment_id: "@exp", new_name: "Default" }, INVALID],
	["POST experiments/restore", { experiment_id: "@exp" }, MISSING],
	["POST /ajax-api/2.0/mlflow/experiments/search-datasets", { experiment_ids: Array(20).fill("0") }, OK],
	["POST /ajax-api/2.0/mlflow/experiments/search-datasets", { experiment_ids: Array(21).fill("0") }, INVALID],
	// 3.2 runs
	["POST runs/create", { experiment_id: "@gone" }, INVALID],
	["POST runs/create", { experiment_id: "@exp", tags: [{ key: "any@key!", value: long(9_000) }] }, OK],
	["POST runs/search", { experiment_ids: ["@exp"], run_view_type: "WHATEVER" }, OK],
	["POST runs/search", { experiment_ids: ["@exp"], max_results: 50_000 }, OK],
	["POST runs/search", { experiment_ids: ["@exp"], max_results: -1 }, INVALID],
	["POST runs/search", {}, OK],
	["POST runs/log-metric", { run_id: "@run", key: "m", value: 1 }, INVALID],
	["POST runs/log-metric", { run_id: "@run", ...metric, model_id: "m-nobody" }, INVALID],
	["POST runs/log-metric", { run_id: "@run", ...metric, model_id: "@model" }, OK],
	["POST runs/log-batch", { run_id: "@run" }, OK],
	["POST runs/log-batch", { run_id: long(256) }, MISSING],
	["POST runs/log-batch", { run_id: long(257) }, INVALID],
	["POST runs/outputs", { run_id: "@run", models: [{ model_id: "@model", step: 1 }] }, OK],
	["POST runs/outputs", { run_id: "@run", models: [{ model_id: "@model", step: 1 }] }, OK],
	["POST runs/log-model", { run_id: "@run", model_json: "{}" }, INVALID],
	["POST runs/delete-tag", { run_id: "@run", key: "never" }, MISSING],
	// 3.3, 7: history
	["GET metrics/get-history", { run_id: "@run", metric_key: "m", max_results: 25_000 }, OK],
	["GET metrics/get-history", { run_id: "@run" }, INVALID],
	["GET metrics/get-history-bulk-interval", { run_ids: "@run", metric_key: "m", start_step: 1 }, INVALID],
	["GET metrics/get-history-bulk-interval", { run_ids: "@run", metric_key: "m", start_step: 2, end_step: 1 }, INVALID],
	["GET metrics/get-history-bulk-interval", { run_ids: "@run", metric_key: "m", max_results: 2_500 }, OK],
	["GET metrics/get-history-bulk-interval", { run_ids: "@run", metric_key: "m", max_results: 2_501 }, INVALID],
	[
		"GET metrics/get-history-bulk-interval",
		{ run_ids: Array.from({ length: 101 }, (_, i) => `r${i}`), metric_key: "m" },
		INVALID,
	],
	["GET /ajax-api/2.0/mlflow/metrics/get-history-bulk", { run_id: ["@run", "nobody"], metric_key: "m" }, OK],
	// 3.4, 3.5: files
	["GET artifacts/list", { run_id: "@run" }, OK],
	["GET artifacts/list", { run_id: "nobody" }, MISSING],
	["GET artifacts/list", { run_id: "@run", path: "../.." }, INVALID],
	["GET /get-artifact", { run_id: "@run", path: "none.txt" }, MISSING],
	["GET /model-versions/get-artifact", { name: "net", version: "1", path: "none.txt" }, MISSING],
	["POST /ajax-api/2.0/mlflow/upload-artifact?run_uuid=@run", "text", INVALID],
	["GET /api/2.0/mlflow-artifacts/artifacts", { path: "@exp/@run/artifacts/none" }, OK],
	["GET /api/2.0/mlflow-artifacts/artifacts", { path: "../x" }, INVALID],
	["DELETE /api/2.0/mlflow-artifacts/artifacts/@exp/@run/artifacts/none", "", OK],
	["PUT /api/2.0/mlflow-artifacts/artifacts/@exp/@run/artifacts/a?b.txt", "text", INVALID],
	// 3.6 logged models
	["POST logged-models", { experiment_id: "@exp", name: 'a"b' }, INVALID],
	["POST logged-models", { experiment_id: "@exp", name: "" }, OK],
	["POST logged-models", { experiment_id: "@gone", name: "m" }, INVALID],
	["PATCH logged-models/@model", { model_id: "@model" }, INVALID],
	["PATCH logged-models/@model", { model_id: "@model", status: "READY" }, INVALID],
	["PATCH logged-models/@model/tags", { tags: [{ key: "a/b", value: "v" }] }, OK],
	["DELETE logged-models/@model/tags/a%2Fb", {}, OK],
	["DELETE logged-models/@model/tags/a%2Fb", {}, MISSING],
	[
		"POST logged-models/@model/params",
		{
			params: [
				{ key: "p", value: "1" },
				{ key: "p", value: "1" },
			],
		},
		INVALID,
	],
	["POST logged-models/search", { experiment_ids: ["@exp"], filter: "attributes.nope = 'x'" }, INVALID],
	["POST logged-models/search", { experiment_ids: ["@exp"], filter: "metrics.m > 'x'" }, INVALID],
	["POST logged-models/search", { experiment_ids: ["@exp"], datasets: [{ dataset_digest: "1" }] }, INVALID],
	["GET logged-models/m-nobody", {}, MISSING],
	["GET logged-models/@model/artifacts/directories", {}, OK],
	["GET /ajax-api/2.0/mlflow/logged-models/@model/artifacts/files", { artifact_file_path: "none" }, MISSING],
	// 3.7 registry
	["POST registered-models/create", { name: " " }, INVALID],
	["POST registered-models/create", { name: "a/b" }, INVALID],
	["POST registered-models/create", { name: "net" }, TAKEN],
	["POST registered-models/rename", { name: "net", new_name: "other" }, TAKEN],
	["GET registered-models/search", { max_results: 1_000 }, OK],
	["GET registered-models/search", { max_results: 1_001 }, INVALID],
	["GET registered-models/search", { filter: "name IN ('net')" }, INVALID],
	["GET registered-models/get-latest-versions", { name: "net" }, OK],
	["POST registered-models/get-latest-versions", { name: "net", stages: ["production"] }, OK],
	["POST registered-models/get-latest-versions", { name: "net", stages: ["live"] }, INVALID],
	["POST registered-models/alias", { ...version, alias: "Latest" }, INVALID],
	["POST registered-models/alias", { ...version, alias: "V12" }, INVALID],
	["POST registered-models/alias", { ...version, alias: long(255) }, OK],
	["POST registered-models/alias", { ...version, alias: long(256) }, INVALID],
	["POST registered-models/alias", { name: "net", version: "99", alias: "a" }, MISSING],
	["GET registered-models/alias", { name: "net", alias: "nobody" }, INVALID],
	["GET registered-models/alias", { name: "net", alias: "latest" }, OK],
	["DELETE registered-models/alias", { name: "net", alias: "nobody" }, OK],
	["DELETE registered-models/delete-tag", { name: "net", key: "never" }, OK],
	["POST registered-models/set-tag", { name: "net", key: "t", value: long(100_000) }, OK],
	["POST registered-models/set-tag", { name: "net", key: "t", value: long(100_001) }, INVALID],
	["GET model-versions/get", { name: "net", version: "one" }, INVALID],
	["GET model-versions/get", { name: "net", version: "3" }, MISSING],
	["GET model-versions/search", { max_results: 200_000 }, OK],
	["GET model-versions/search", { max_results: 200_001 }, INVALID],
	["GET model-versions/search", { filter: "run_id IN ('a', 'b') AND version_number > 0" }, OK],
	["GET model-versions/search", { filter: "current_stage = 'None'" }, INVALID],
	["POST model-versions/transition-stage", { ...version, stage: "stagING" }, OK],
	["POST model-versions/transition-stage", { ...version, stage: "None", archive_existing_versions: true }, INVALID],
	["POST model-versions/create", { name: "net", source: "/tmp/model" }, INVALID],
	["POST model-versions/create", { name: "net", source: "file:///tmp/model" }, INVALID],
	["POST model-versions/create", { name: "net", source: "mlflow-artifacts:/0/../x" }, INVALID],
	["POST model-versions/create", { name: "net", source: `models:/m-${"0".repeat(32)}` }, MISSING],
	["POST model-versions/create", { name: "net", source: `runs:/${"0".repeat(32)}/model` }, OK],
	["DELETE model-versions/delete-tag", { ...version, key: "never" }, OK],
	// 3.8: what is not there
	["POST /api/3.0/mlflow/traces", {}, NO_ROUTE],
	["POST /api/3.0/mlflow/traces/search", {}, NO_ROUTE],
	["POST traces", {}, NO_ROUTE],
	["POST /v1/traces", "binary", NO_ROUTE],
	["POST /api/3.0/mlflow/datasets/search", {}, NO_ROUTE],
	["POST /api/3.0/mlflow/scorers/register", {}, NO_ROUTE],
	["GET /api/3.0/mlflow/gateway/secrets/list", {}, NO_ROUTE],
	["GET /api/3.0/mlflow/workspaces", {}, NO_ROUTE],
	["POST /graphql", {}, NO_ROUTE],
	["POST users/create", {}, NO_ROUTE],
	// 10: where MLflow's own server answers 500
	["POST runs/search", { experiment_ids: ["abc"] }, INVALID],
	["GET registered-models/search", { filter: "tags.t IS NULL" }, INVALID],
	["POST runs/search", { experiment_ids: ["@exp"], order_by: ["metrics.m", "metrics.m"] }, OK],
])("%s %j is %s", async (line, fields, expected) => {
	const { status, json, text } = await ask(line, fields);
	expect(status === 200 ? OK : `${status} ${json?.error_code}`, text).toBe(expected);
});

test("a HEAD is answered as its GET, without a body", async () => {
	for (const path of ["/api/2.0/mlflow/experiments/search", "/api/2.0/mlflow/runs/get?run_id=@run", "/health"]) {
		const { status, text } = await ask(`GET ${path}`);
		const head = await post(path.replace("@run", ids["run"]!), undefined, { method: "HEAD" }).catch(() => undefined);
		expect([head?.status, status, text.length > 0, head?.text]).toEqual([200, 200, true, ""]);
	}
});

test("numbers of deleted versions are never used again, and aliases go with their version", async () => {
	const made = (await ask("POST model-versions/create", { name: "net", source: "mlflow-artifacts:/0/x" })).json;
	expect(Number(made.model_version.version)).toBeGreaterThan(3);
	await ask("POST registered-models/alias", { name: "net", version: "2", alias: "second" });
	await ask("DELETE model-versions/delete", { name: "net", version: "2" });
	expect((await ask("GET registered-models/alias", { name: "net", alias: "second" })).status).toBe(400);
});

test("the version said is below 3.4, from which on clients would send spans elsewhere", async () => {
	const { text, headers } = await get("/version", { token: null });
	const [major, minor] = text.split(".").map(Number);
	expect(major! * 100 + minor!).toBeLessThan(304);
	expect(headers.get("content-type")).toMatch(/^text\/plain/);
	expect((await get("/api/3.0/mlflow/server-info", { token: null })).json.workspaces_enabled).toBe(false);
});
