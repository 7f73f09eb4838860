/** What the registry costs in D1, exactly. The client reads a model before nearly every call, so that must stay cheap. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deleteAlias, getVersionByAlias, setAlias } from "../../worker/registry/aliases.ts";
import { createVersion } from "../../worker/registry/create-version.ts";
import { createLoggedModel, finishLoggedModel, setLoggedModelTags } from "../../worker/registry/logged-models.ts";
import { deleteVersion, getVersion, moveVersion, setVersionTag } from "../../worker/registry/model-versions.ts";
import { createModel, getModel, setModelTag } from "../../worker/registry/registered-models.ts";
import { counted } from "../worker/support/counted.ts";
import { testWork } from "../worker/support/work.ts";

const VERSIONS = 200;

const database = counted(env.DB);
const work = testWork({ db: database.db });
const newVersion = {
	name: "big",
	source: "s3://bucket/model",
	origin: { kind: "place" },
	runId: undefined,
	runLink: "",
	loggedModelId: undefined,
	description: "",
	tags: new Map([["a", "1"]]),
} as const;

beforeAll(async () => {
	await createModel(work, { name: "big", description: "", tags: new Map() });
	for (let i = 0; i < VERSIONS; i++) await createVersion(work, newVersion);
	await moveVersion(work, "big", 1, "Production", false);
	await setAlias(work, "big", "champion", 1);
});

beforeEach(() => {
	database.take();
});

describe("a model with 200 versions", () => {
	test("is read with its latest versions in a handful of rows", async () => {
		expect((await getModel(work, "big")).latestVersions).toHaveLength(2);
		const { statements, rowsRead, rowsWritten } = database.take();
		expect([statements, rowsWritten]).toEqual([1, 0]);
		expect(rowsRead).toBeLessThanOrEqual(10);
	});

	test.each([
		["one of its versions", () => getVersion(work, "big", 7)],
		["the version of an alias", () => getVersionByAlias(work, "big", "champion")],
		["the latest version", () => getVersionByAlias(work, "big", "latest")],
	])("gives %s in a handful of rows", async (_name, read) => {
		await read();
		const { statements, rowsRead, rowsWritten } = database.take();
		expect([statements, rowsWritten]).toEqual([1, 0]);
		expect(rowsRead).toBeLessThanOrEqual(5);
	});
});

describe("rows written", () => {
	test.each([
		["making a model: it and its name", 2, () => createModel(work, { ...newVersion, name: "another" })],
		["making a version: it and its number", 2, () => createVersion(work, newVersion)],
		["setting an alias", 1, () => setAlias(work, "big", "challenger", 2)],
		["moving an alias", 1, () => setAlias(work, "big", "challenger", 3)],
		["removing an alias", 1, () => deleteAlias(work, "big", "challenger")],
		["removing an alias that is not there", 0, () => deleteAlias(work, "big", "nobody")],
		["setting a model's tag", 1, () => setModelTag(work, "big", "team", "a")],
		["setting a version's tag", 1, () => setVersionTag(work, "big", 5, "team", "a")],
		["moving a version to a stage", 2, () => moveVersion(work, "big", 5, "Staging", false)],
		["the same, retiring one there", 3, () => moveVersion(work, "big", 6, "Staging", true)],
		["deleting a version", 2, () => deleteVersion(work, "big", 9)],
	] as const)("%s: %i", async (_name, rows, act) => {
		await act();
		expect(database.take().rowsWritten).toBe(rows);
	});
});

test("a logged model's life: made with its place in the list, tagged, finished", async () => {
	const { id } = await createLoggedModel(work, {
		experimentId: 0,
		name: "model",
		modelType: undefined,
		sourceRunId: undefined,
		params: new Map(Array.from({ length: 100 }, (_, i) => [`p${i}`, "v"])),
		tags: new Map(),
	});
	expect(database.take()).toMatchObject({ statements: 1, rowsWritten: 2 });
	await setLoggedModelTags(
		work,
		id,
		new Map([
			["a", "1"],
			["b", "2"],
		]),
	);
	await finishLoggedModel(work, id, "ready");
	expect(database.take()).toMatchObject({ statements: 2, rowsWritten: 2 });
});
