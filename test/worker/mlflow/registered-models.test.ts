import { beforeAll, describe, expect, test } from "vitest";
import { call, INVALID, like, MISSING, makeModel, ok, refused, TAKEN } from "./registry-calls.ts";

describe("create", () => {
	test("answers with the model, without latest versions", async () => {
		const { registered_model } = await ok("POST", "registered-models/create", {
			name: "made",
			description: "a model",
			tags: [
				{ key: "team", value: "a" },
				{ key: "team", value: "b" },
			],
		});
		expect(registered_model).toEqual({
			name: "made",
			description: "a model",
			tags: [{ key: "team", value: "b" }],
			user_id: "admin",
			creation_timestamp: expect.any(Number),
			last_updated_timestamp: registered_model.creation_timestamp,
		});
	});

	test("a taken name is 400, not 409", async () => {
		await makeModel("taken");
		expect(await refused("POST", "registered-models/create", { name: "taken" })).toEqual({
			code: TAKEN,
			message: "Registered Model (name=taken) already exists.",
		});
	});

	test.each([
		[{}, "Missing value for required parameter 'name'."],
		[{ name: "" }, "Missing value for required parameter 'name'."],
		[{ name: "   " }, "Missing value for required parameter 'name'."],
		[{ name: "a/b" }, "Invalid model name: 'a/b'. Names cannot contain '/' or ':'."],
		[{ name: "a:b" }, "Invalid model name: 'a:b'. Names cannot contain '/' or ':'."],
		[{ name: "." }, /as a path/i],
		[{ name: ".." }, /as a path/i],
		[{ name: "..a" }, /as a path/i],
		[{ name: "n".repeat(501) }, "Model name exceeds the maximum length of 500 characters."],
		[{ name: 5 }, /must be a string/],
		[{ name: "t1", tags: [{ key: "a@b", value: "1" }] }, /parameter 'tags\[0\].key'/],
		[{ name: "t1", tags: [{ key: "k".repeat(251) }] }, /maximum length of 250/],
		[{ name: "t1", tags: [{ key: "k", value: "v".repeat(100_001) }] }, /maximum length of 100000/],
		[{ name: "t1", tags: [{ value: "v" }] }, "Missing value for required parameter 'tags[0].key'."],
	])("%j is refused", async (fields, message) => {
		const refusal = await refused("POST", "registered-models/create", fields);
		expect(refusal).toEqual({ code: INVALID, message: like(message) });
	});

	test.each([
		{ name: "n".repeat(500) },
		{ name: "𝒏".repeat(500) },
		{ name: "spaces and \"quotes\" 'both' \\ %2F ü" },
		{ name: ".hidden" },
		{ name: "tagged", tags: [{ key: "k".repeat(250), value: "v".repeat(100_000) }] },
	])("%# is taken and read back", async (fields) => {
		await ok("POST", "registered-models/create", fields);
		const { registered_model } = await ok("GET", "registered-models/get", { name: fields.name });
		expect(registered_model).toMatchObject(fields);
	});
});

describe("get", () => {
	test("an unknown model is 404", async () => {
		expect(await refused("GET", "registered-models/get", { name: "nobody" })).toEqual({
			code: MISSING,
			message: "Registered Model with name=nobody not found",
		});
	});

	test("holds the highest version of each stage, with aliases as text", async () => {
		await makeModel("staged", 4);
		await ok("POST", "model-versions/transition-stage", { name: "staged", version: "1", stage: "Production" });
		await ok("POST", "model-versions/transition-stage", { name: "staged", version: "2", stage: "Production" });
		await ok("POST", "registered-models/alias", { name: "staged", alias: "champion", version: "2" });
		const { registered_model } = await ok("GET", "registered-models/get", { name: "staged" });
		expect(registered_model.aliases).toEqual([{ alias: "champion", version: "2" }]);
		const latest = registered_model.latest_versions.map((v: { current_stage: string; version: string }) => [
			v.current_stage,
			v.version,
		]);
		expect(latest.sort()).toEqual([
			["None", "4"],
			["Production", "2"],
		]);
	});
});

describe("get-latest-versions", () => {
	const versions = (answer: { model_versions?: { version: string }[] }) =>
		(answer.model_versions ?? []).map(({ version }) => version).sort();

	test("one version a stage, in any case, by GET and POST", async () => {
		await makeModel("latest-of", 3);
		await ok("POST", "model-versions/transition-stage", { name: "latest-of", version: "2", stage: "sTaGiNg" });
		const path = "registered-models/get-latest-versions";
		expect(versions(await ok("POST", path, { name: "latest-of" }))).toEqual(["2", "3"]);
		expect(versions(await ok("POST", path, { name: "latest-of", stages: [] }))).toEqual(["2", "3"]);
		expect(versions(await ok("POST", path, { name: "latest-of", stages: ["STAGING"] }))).toEqual(["2"]);
		expect(versions(await ok("POST", path, { name: "latest-of", stages: ["Production"] }))).toEqual([]);
		expect(versions(await ok("GET", path, { name: "latest-of", stages: "none" }))).toEqual(["3"]);
	});

	test("an unknown stage is refused, an unknown model not found", async () => {
		await makeModel("latest-bad");
		const path = "registered-models/get-latest-versions";
		expect((await refused("POST", path, { name: "latest-bad", stages: ["Live"] })).code).toBe(INVALID);
		expect((await refused("POST", path, { name: "nobody" })).code).toBe(MISSING);
	});
});

describe("rename", () => {
	test("versions and aliases follow", async () => {
		await makeModel("before", 2);
		await ok("POST", "registered-models/alias", { name: "before", alias: "champion", version: "1" });
		const { registered_model } = await ok("POST", "registered-models/rename", { name: "before", new_name: "after" });
		expect(registered_model).toMatchObject({ name: "after", aliases: [{ alias: "champion", version: "1" }] });
		expect((await refused("GET", "registered-models/get", { name: "before" })).code).toBe(MISSING);
		const { model_version } = await ok("GET", "registered-models/alias", { name: "after", alias: "champion" });
		expect(model_version).toMatchObject({ name: "after", version: "1", aliases: ["champion"] });
	});

	test("to a taken name, from no model, to a bad name", async () => {
		await makeModel("rename-a");
		await makeModel("rename-b");
		const rename = (name: string, new_name?: string) => refused("POST", "registered-models/rename", { name, new_name });
		expect((await rename("rename-a", "rename-b")).code).toBe(TAKEN);
		expect((await rename("nobody", "rename-b")).code).toBe(MISSING);
		expect((await rename("rename-a", "x/y")).code).toBe(INVALID);
		expect(await rename("rename-a")).toEqual({
			code: INVALID,
			message: "Missing value for required parameter 'new_name'.",
		});
	});

	test("to its own name is no error", async () => {
		await makeModel("same");
		await ok("POST", "registered-models/rename", { name: "same", new_name: "same" });
	});
});

describe("update", () => {
	test("sets the description; without one it is cleared", async () => {
		await makeModel("described");
		const update = (fields: object) => ok("PATCH", "registered-models/update", { name: "described", ...fields });
		expect((await update({ description: "new" })).registered_model.description).toBe("new");
		expect((await update({})).registered_model.description).toBeUndefined();
		expect((await refused("PATCH", "registered-models/update", { name: "nobody" })).code).toBe(MISSING);
	});
});

describe("delete", () => {
	test("takes the versions along, and reads the body of a DELETE", async () => {
		await makeModel("doomed", 2);
		expect((await call("DELETE", "registered-models/delete", { name: "doomed" })).text).toBe("{}");
		expect((await refused("GET", "model-versions/get", { name: "doomed", version: "1" })).code).toBe(MISSING);
		expect((await refused("DELETE", "registered-models/delete", { name: "doomed" })).code).toBe(MISSING);
		await makeModel("doomed", 1);
		expect((await ok("GET", "model-versions/get", { name: "doomed", version: "1" })).model_version.version).toBe("1");
	});
});

describe("tags", () => {
	test("are set, replaced and removed; removing a missing one is no error", async () => {
		await makeModel("tags");
		const tags = async () => (await ok("GET", "registered-models/get", { name: "tags" })).registered_model.tags;
		const tag = { name: "tags", key: "a/b.c d:e-ü" };
		await ok("POST", "registered-models/set-tag", { ...tag, value: "1" });
		await ok("POST", "registered-models/set-tag", { ...tag, value: '2 "quoted" \\ ü' });
		expect(await tags()).toEqual([{ key: tag.key, value: '2 "quoted" \\ ü' }]);
		await ok("DELETE", "registered-models/delete-tag", tag);
		await ok("DELETE", "registered-models/delete-tag", tag);
		expect(await tags()).toBeUndefined();
	});

	test.each([
		["POST", "registered-models/set-tag", { name: "nobody", key: "k", value: "v" }, MISSING],
		["POST", "registered-models/set-tag", { name: "tags", key: "k", value: "v".repeat(100_001) }, INVALID],
		["POST", "registered-models/set-tag", { name: "tags", key: "../k", value: "v" }, INVALID],
		["POST", "registered-models/set-tag", { name: "tags", value: "v" }, INVALID],
		["DELETE", "registered-models/delete-tag", { name: "nobody", key: "k" }, MISSING],
	] as const)("%s %s %# is refused", async (method, path, fields, code) => {
		expect((await refused(method, path, fields)).code).toBe(code);
	});

	test("together may not outgrow a database row", async () => {
		await makeModel("heavy");
		const set = (i: number) =>
			call("POST", "registered-models/set-tag", { name: "heavy", key: `k${i}`, value: "v".repeat(99_000) });
		for (let i = 0; i < 10; i++) expect((await set(i)).status).toBe(200);
		expect((await set(10)).json.error_code).toBe("INVALID_PARAMETER_VALUE");
		expect((await set(3)).status).toBe(200);
	});
});

describe("aliases", () => {
	beforeAll(() => makeModel("strict", 1));

	test("move from version to version", async () => {
		await makeModel("aliased", 2);
		const pointing = async (alias: string) =>
			(await ok("GET", "registered-models/alias", { name: "aliased", alias })).model_version.version;
		await ok("POST", "registered-models/alias", { name: "aliased", alias: "champion", version: "1" });
		expect(await pointing("champion")).toBe("1");
		await ok("POST", "registered-models/alias", { name: "aliased", alias: "champion", version: "2" });
		expect(await pointing("champion")).toBe("2");
		await ok("DELETE", "registered-models/alias", { name: "aliased", alias: "champion" });
		await ok("DELETE", "registered-models/alias", { name: "aliased", alias: "champion" });
		expect(await refused("GET", "registered-models/alias", { name: "aliased", alias: "champion" })).toEqual({
			code: INVALID,
			message: "Registered model alias champion not found.",
		});
	});

	test("`latest` in any case is the highest version, whatever its stage", async () => {
		await makeModel("newest", 2);
		const newest = () => ok("GET", "registered-models/alias", { name: "newest", alias: "LaTeSt" });
		await ok("POST", "model-versions/transition-stage", { name: "newest", version: "1", stage: "Production" });
		expect((await newest()).model_version.version).toBe("2");
		await makeModel("empty");
		const none = await refused("GET", "registered-models/alias", { name: "empty", alias: "latest" });
		expect(none).toEqual({ code: MISSING, message: "Latest version not found for model empty." });
	});

	test.each([
		[{ alias: "latest" }, INVALID, "'latest' alias name (case insensitive) is reserved."],
		[{ alias: "LATEST" }, INVALID, "'latest' alias name (case insensitive) is reserved."],
		[{ alias: "v1" }, INVALID, "Version alias name 'v1' is reserved."],
		[{ alias: "V12" }, INVALID, "Version alias name 'V12' is reserved."],
		[{ alias: "a b" }, INVALID, /may only contain/],
		[{ alias: "a.b" }, INVALID, /may only contain/],
		[{ alias: "" }, INVALID, "Missing value for required parameter 'alias'."],
		[{ alias: "a".repeat(256) }, INVALID, /maximum length of 255/],
		[{ alias: "ok", version: "9" }, MISSING, "Model Version (name=strict, version=9) not found"],
		[{ alias: "ok", version: "one" }, INVALID, /must be an integer/],
		[{ alias: "ok", version: "1.0" }, INVALID, /must be an integer/],
		[{ alias: "ok", version: 1 }, INVALID, /must be a string/],
		[{ alias: "ok", name: "nobody" }, MISSING, "Registered Model with name=nobody not found"],
	])("%j is refused", async (fields, code, message) => {
		const refusal = await refused("POST", "registered-models/alias", { name: "strict", version: "1", ...fields });
		expect(refusal).toEqual({ code, message: like(message) });
	});

	test.each(["v1x", "v", "latest1", "a".repeat(255), "modèle_1-x"])("%s is a good alias", async (alias) => {
		await ok("POST", "registered-models/alias", { name: "strict", alias, version: "1" });
		await ok("GET", "registered-models/alias", { name: "strict", alias });
	});
});

describe("search", () => {
	const names = (answer: { registered_models?: { name: string }[] }) =>
		(answer.registered_models ?? []).map(({ name }) => name);
	const notPrompts = "tag.`mlflow.prompt.is_prompt` != 'true'";

	test("prompts only where they are asked for; models without the tag where they are not", async () => {
		await makeModel("find-model");
		const prompt = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
		await ok("POST", "registered-models/create", { name: "find-prompt", tags: prompt });
		const find = async (filter: string) => names(await ok("GET", "registered-models/search", { filter }));
		expect(await find(`name LIKE 'find-%' AND ${notPrompts}`)).toEqual(["find-model"]);
		expect(await find("name LIKE 'find-%'")).toEqual(["find-model"]);
		expect(await find("name LIKE 'find-%' AND tags.`mlflow.prompt.is_prompt` = 'true'")).toEqual(["find-prompt"]);
	});

	test("pages through, each with its latest versions", async () => {
		for (const name of ["page-a", "page-b", "page-c"]) await makeModel(name, 1);
		const query = { filter: "name LIKE 'page-%'", max_results: "2" };
		const first = await ok("GET", "registered-models/search", query);
		expect(names(first)).toEqual(["page-a", "page-b"]);
		expect(first.registered_models[0].latest_versions[0].version).toBe("1");
		const second = await ok("GET", "registered-models/search", { ...query, page_token: first.next_page_token });
		expect(names(second)).toEqual(["page-c"]);
		expect(second.next_page_token).toBeUndefined();
	});

	test.each([
		{ max_results: "0" },
		{ max_results: "1001" },
		{ max_results: "x" },
		{ filter: "nope = 'x'" },
		{ filter: "name IN ('a')" },
		{ order_by: "nope" },
		{ page_token: "garbage" },
	])("%j is refused", async (query) => {
		expect((await refused("GET", "registered-models/search", query)).code).toBe(INVALID);
	});
});
