import { beforeAll, describe, expect, test } from "vitest";
import { mlflow } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { call, INVALID, like, MISSING, makeModel, ok, refused, scopedToken } from "./registry-calls.ts";

const create = (fields: object) => ok("POST", "model-versions/create", { source: "s3://bucket/x", ...fields });

/** A logged model of experiment 0, made by run `r1`. */
async function logModel(fields: object = {}): Promise<{ model_id: string; artifact_uri: string }> {
	const made = await ok("POST", "logged-models", { experiment_id: "0", source_run_id: "r1", ...fields });
	return made.model.info;
}

describe("create", () => {
	beforeAll(() => makeModel("m"));

	test("answers ready at once, with every field that clients read", async () => {
		await makeModel("fields");
		const { model_version } = await create({
			name: "fields",
			run_id: "r9",
			run_link: "http://x/",
			description: "first",
			tags: [{ key: "k", value: "v" }],
		});
		expect(model_version).toEqual({
			name: "fields",
			version: "1",
			creation_timestamp: expect.any(Number),
			last_updated_timestamp: model_version.creation_timestamp,
			user_id: "admin",
			current_stage: "None",
			description: "first",
			source: "s3://bucket/x",
			run_id: "r9",
			run_link: "http://x/",
			status: "READY",
			tags: [{ key: "k", value: "v" }],
		});
		expect((await ok("GET", "model-versions/get", { name: "fields", version: "1" })).model_version).toEqual(
			model_version,
		);
	});

	test("fields that are absent are empty texts", async () => {
		const { model_version } = await create({ name: "m" });
		expect(model_version).toMatchObject({ description: "", run_link: "", run_id: "" });
	});

	test("a deleted version's number is not used again", async () => {
		await makeModel("counted", 2);
		await ok("DELETE", "model-versions/delete", { name: "counted", version: "2" });
		expect((await create({ name: "counted" })).model_version.version).toBe("3");
	});

	test("versions made at the same time get numbers of their own", async () => {
		await makeModel("crowded");
		const made = await Promise.all(Array.from({ length: 8 }, () => create({ name: "crowded" })));
		expect(new Set(made.map(({ model_version }) => model_version.version)).size).toBe(8);
	});

	test("models:/m-… lies where the logged model's files are, and comes from its run", async () => {
		const { model_id, artifact_uri } = await logModel();
		const source = `models:/${model_id}`;
		const { model_version } = await create({ name: "m", source, model_id });
		expect(model_version).toMatchObject({ source, run_id: "r1", model_id });
		const { version } = model_version;
		expect(await ok("GET", "model-versions/get-download-uri", { name: "m", version })).toEqual({ artifact_uri });
		expect((await create({ name: "m", source, run_id: "other" })).model_version.run_id).toBe("other");
	});

	test("models:/name/version lies where that version lies", async () => {
		await makeModel("origin", 1);
		const { version } = (await create({ name: "m", source: "models:/origin/1" })).model_version;
		expect(await ok("GET", "model-versions/get-download-uri", { name: "m", version })).toEqual({
			artifact_uri: "s3://bucket/origin/1",
		});
	});

	test("model_id gives the run of any other source, which keeps its place", async () => {
		const { model_id } = await logModel();
		const { model_version } = await create({ name: "m", source: "runs:/r1/model", model_id });
		expect(model_version).toMatchObject({ run_id: "r1", model_id });
		const { version } = model_version;
		expect(await ok("GET", "model-versions/get-download-uri", { name: "m", version })).toEqual({
			artifact_uri: "runs:/r1/model",
		});
	});

	test.each([
		[{ name: "nobody" }, MISSING, "Registered Model with name=nobody not found"],
		[{ name: "" }, INVALID, "Missing value for required parameter 'name'."],
		[{ source: "" }, INVALID, "Missing value for required parameter 'source'."],
		[{ source: "/home/me/model" }, INVALID, /local paths/],
		[{ source: "model" }, INVALID, /local paths/],
		[{ source: "./model" }, INVALID, /local paths/],
		[{ source: "C:\\models\\1" }, INVALID, /local paths/],
		[{ source: "file:///tmp/model" }, INVALID, /local paths/],
		[{ source: "FILE:model" }, INVALID, /local paths/],
		[{ source: "s3://bucket/../other" }, INVALID, /relative path/],
		[{ source: "mlflow-artifacts:/0/%2e%2e/x" }, INVALID, /relative path/],
		[{ source: "mlflow-artifacts:/0/..%252f..%252fx" }, INVALID, /relative path/],
		[{ source: "https://host/a%00" }, INVALID, /relative path/],
		[{ source: "models:/" }, INVALID, /must have the form/],
		[{ source: "models:/name" }, INVALID, /must have the form/],
		[{ source: "models:/name@alias" }, INVALID, /must have the form/],
		[{ source: "models:/name/Production" }, INVALID, /must have the form/],
		[{ source: `models:/m-${"0".repeat(32)}` }, MISSING, /Logged model with ID 'm-0+' not found/],
		[{ source: "models:/m-unknown" }, MISSING, /Logged model with ID 'm-unknown' not found/],
		[{ source: "models:/nobody/1" }, MISSING, /does not exist: nobody 1/],
		[{ source: "s3://b/x", model_id: "m-unknown" }, MISSING, /Logged model with ID 'm-unknown' not found/],
		[{ source: `models:/m-${"0".repeat(32)}`, model_id: "m-other" }, INVALID, /'model_id'/],
		[{ source: `s3://${"x".repeat(4_092)}` }, INVALID, /maximum length of 4096/],
		[{ run_id: "r".repeat(1_001) }, INVALID, "'run_id' exceeds the maximum length of 1000 characters."],
		[{ tags: [{ key: "a@", value: "" }] }, INVALID, /'tags\[0\].key'/],
	])("%# is refused: %j", async (fields, code, message) => {
		const refusal = await refused("POST", "model-versions/create", { name: "m", source: "s3://b/x", ...fields });
		expect(refusal).toEqual({ code, message: like(message) });
	});

	test.each([
		"runs:/abc/model",
		"mlflow-artifacts:/0/abc/artifacts/model",
		"https://host/a..b/c",
		"dbfs:/x",
		`s3://${"x".repeat(4_091)}`,
	])("%# is taken as it is", async (source) => {
		const { version } = (await create({ name: "m", source })).model_version;
		expect(await ok("GET", "model-versions/get-download-uri", { name: "m", version })).toEqual({
			artifact_uri: source,
		});
	});

	test("a prompt's source may be any text", async () => {
		const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
		expect((await create({ name: "m", source: "dummy-source", tags })).model_version.source).toBe("dummy-source");
	});

	test("a refused version uses up no number", async () => {
		await makeModel("frugal");
		await call("POST", "model-versions/create", { name: "frugal", source: "models:/nobody/1" });
		expect((await create({ name: "frugal" })).model_version.version).toBe("1");
	});

	test("a logged model out of the caller's scope is not found", async () => {
		const { model_id } = await logModel();
		const token = "5".repeat(40);
		await scopedToken(token, "[7]");
		const fields = { name: "m", source: `models:/${model_id}` };
		expect((await mlflow.post("model-versions/create", fields, { token })).status).toBe(404);
	});
});

describe("get", () => {
	test.each([
		[{ version: "9" }, MISSING, "Model Version (name=got, version=9) not found"],
		[{ version: "-1" }, MISSING, /not found/],
		[{ version: "99999999999999999999999" }, MISSING, /not found/],
		[{ version: "one" }, INVALID, "Parameter 'version' must be an integer, got \"one\"."],
		[{ version: "1.5" }, INVALID, /must be an integer/],
		[{}, INVALID, "Missing value for required parameter 'version'."],
	])("%j is refused", async (fields, code, message) => {
		await call("POST", "registered-models/create", { name: "got" });
		const query = { name: "got", ...fields } as Record<string, string>;
		expect(await refused("GET", "model-versions/get", query)).toEqual({ code, message: like(message) });
	});
});

describe("update", () => {
	test("sets the description; without one it is cleared", async () => {
		await makeModel("updated", 1);
		const update = (fields: object) =>
			ok("PATCH", "model-versions/update", { name: "updated", version: "1", ...fields });
		expect((await update({ description: "new" })).model_version.description).toBe("new");
		expect((await update({})).model_version.description).toBe("");
		expect((await refused("PATCH", "model-versions/update", { name: "updated", version: "2" })).code).toBe(MISSING);
	});
});

describe("delete", () => {
	test("drops the aliases to it, keeps the others, and is not found a second time", async () => {
		await makeModel("cut", 2);
		for (const [alias, version] of [
			["old", "1"],
			["older", "1"],
			["new", "2"],
		]) {
			await ok("POST", "registered-models/alias", { name: "cut", alias, version });
		}
		await ok("DELETE", "model-versions/delete", { name: "cut", version: "1" });
		const { registered_model } = await ok("GET", "registered-models/get", { name: "cut" });
		expect(registered_model.aliases).toEqual([{ alias: "new", version: "2" }]);
		expect((await refused("GET", "registered-models/alias", { name: "cut", alias: "old" })).code).toBe(INVALID);
		expect((await refused("DELETE", "model-versions/delete", { name: "cut", version: "1" })).code).toBe(MISSING);
	});

	test("the version below becomes the latest of its stage", async () => {
		await makeModel("lowered", 2);
		await ok("DELETE", "model-versions/delete", { name: "lowered", version: "2" });
		const latest = async () =>
			(await ok("GET", "registered-models/get", { name: "lowered" })).registered_model.latest_versions;
		expect((await latest())[0].version).toBe("1");
		await ok("DELETE", "model-versions/delete", { name: "lowered", version: "1" });
		expect(await latest()).toBeUndefined();
	});
});

describe("tags", () => {
	test("are set, replaced and removed; removing a missing one is no error", async () => {
		await makeModel("tagged", 1);
		const tag = { name: "tagged", version: "1", key: "a/b" };
		const tags = async () =>
			(await ok("GET", "model-versions/get", { name: "tagged", version: "1" })).model_version.tags;
		await ok("POST", "model-versions/set-tag", { ...tag, value: "1" });
		await ok("POST", "model-versions/set-tag", { ...tag, value: "2" });
		expect(await tags()).toEqual([{ key: "a/b", value: "2" }]);
		await ok("DELETE", "model-versions/delete-tag", tag);
		await ok("DELETE", "model-versions/delete-tag", tag);
		expect(await tags()).toBeUndefined();
	});

	test.each([
		["POST", "model-versions/set-tag", { version: "9", key: "k", value: "v" }, MISSING],
		["POST", "model-versions/set-tag", { key: "k".repeat(251), value: "v" }, INVALID],
		["POST", "model-versions/set-tag", { key: "k", value: "v".repeat(100_001) }, INVALID],
		["DELETE", "model-versions/delete-tag", { version: "9", key: "k" }, MISSING],
		["DELETE", "model-versions/delete-tag", {}, INVALID],
	] as const)("%s %s %# is refused", async (method, path, fields, code) => {
		expect((await refused(method, path, { name: "tagged", version: "1", ...fields })).code).toBe(code);
	});
});

describe("search", () => {
	const found = async (query: Record<string, string>) =>
		((await ok("GET", "model-versions/search", query)).model_versions ?? []).map(
			(v: { name: string; version: string }) => `${v.name}/${v.version}`,
		);

	test("by name and version, with aliases, newest number first among equals", async () => {
		await makeModel("sought", 3);
		await ok("POST", "registered-models/alias", { name: "sought", alias: "champion", version: "2" });
		expect(await found({ filter: "name = 'sought' AND version_number > 1", order_by: "version_number ASC" })).toEqual([
			"sought/2",
			"sought/3",
		]);
		const { model_versions } = await ok("GET", "model-versions/search", {
			filter: "name = 'sought'",
			max_results: "10000",
		});
		expect(model_versions.find((v: { version: string }) => v.version === "2").aliases).toEqual(["champion"]);
	});

	test("leaves prompts out unless asked for", async () => {
		await makeModel("prompt");
		const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
		await create({ name: "prompt", source: "dummy-source", tags });
		expect(await found({ filter: "name = 'prompt'" })).toEqual([]);
		const asked = "name = 'prompt' AND tag.`mlflow.prompt.is_prompt` = 'true'";
		expect(await found({ filter: asked })).toEqual(["prompt/1"]);
	});

	test.each([{ max_results: "0" }, { max_results: "200001" }, { filter: "current_stage = 'None'" }])(
		"%j is refused",
		async (query) => {
			expect((await refused("GET", "model-versions/search", query)).code).toBe(INVALID);
		},
	);
});

test("a viewer reads and does not write", async () => {
	const options = { token: TOKENS.viewer };
	await makeModel("guarded", 1);
	expect((await mlflow.get("model-versions/get", { name: "guarded", version: "1" }, options)).status).toBe(200);
	expect((await mlflow.post("model-versions/create", { name: "guarded", source: "s3://b/x" }, options)).status).toBe(
		403,
	);
});
