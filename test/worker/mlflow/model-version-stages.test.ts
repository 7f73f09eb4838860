import { describe, expect, test } from "vitest";
import { call, INVALID, like, MISSING, makeModel, ok, refused } from "./registry-calls.ts";

describe("transition-stage", () => {
	const move = (fields: object) => ok("POST", "model-versions/transition-stage", { version: "1", ...fields });
	const stages = async (name: string) => {
		const { model_versions } = await ok("GET", "model-versions/search", { filter: `name = '${name}'` });
		return Object.fromEntries(
			model_versions.map((v: { version: string; current_stage: string }) => [v.version, v.current_stage]),
		);
	};

	test.each([
		["production", "Production"],
		["STAGING", "Staging"],
		["aRCHIVED", "Archived"],
		["none", "None"],
	])("%s is stored as %s", async (stage, canonical) => {
		await call("POST", "registered-models/create", { name: "cased" });
		await call("POST", "model-versions/create", { name: "cased", source: "s3://b/1" });
		expect((await move({ name: "cased", stage })).model_version.current_stage).toBe(canonical);
	});

	test("archive_existing_versions retires the others of that stage only", async () => {
		await makeModel("retired", 4);
		await move({ name: "retired", version: "1", stage: "Production" });
		await move({ name: "retired", version: "2", stage: "Staging" });
		await move({ name: "retired", version: "3", stage: "Production" });
		expect(await stages("retired")).toEqual({ 1: "Production", 2: "Staging", 3: "Production", 4: "None" });
		await move({ name: "retired", version: "4", stage: "Production", archive_existing_versions: true });
		expect(await stages("retired")).toEqual({ 1: "Archived", 2: "Staging", 3: "Archived", 4: "Production" });
	});

	test.each([
		[{ stage: "Live" }, INVALID, /Invalid Model Version stage: "Live"/],
		[{}, INVALID, "Missing value for required parameter 'stage'."],
		[{ stage: "None", archive_existing_versions: true }, INVALID, /'None' is not an Active stage/],
		[{ stage: "Archived", archive_existing_versions: true }, INVALID, /'Archived' is not an Active stage/],
		[{ stage: "Staging", archive_existing_versions: "maybe" }, INVALID, /true or false/],
		[{ stage: "Staging", version: "9" }, MISSING, /version=9/],
		[{ stage: "Staging", name: "nobody" }, MISSING, /nobody/],
	])("%j is refused", async (fields, code, message) => {
		await call("POST", "registered-models/create", { name: "cased" });
		const all = { name: "cased", version: "1", ...fields };
		expect(await refused("POST", "model-versions/transition-stage", all)).toEqual({ code, message: like(message) });
	});

	test("retiring others for a version that is not there changes nothing", async () => {
		await makeModel("kept", 1);
		await move({ name: "kept", stage: "Production" });
		const fields = { name: "kept", version: "9", stage: "Production", archive_existing_versions: true };
		expect((await refused("POST", "model-versions/transition-stage", fields)).code).toBe(MISSING);
		expect(await stages("kept")).toEqual({ 1: "Production" });
	});
});
