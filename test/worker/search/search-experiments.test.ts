import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { type ExperimentQuery, searchExperiments } from "../../../worker/tracking/search-experiments.ts";
import { testWork } from "./support/work.ts";

const QUERY: ExperimentQuery = { filter: "", orderBy: [], view: "active", limit: 100 };

async function names(query: Partial<ExperimentQuery>, scope: number[] | null = null): Promise<string> {
	const { experiments } = await searchExperiments(testWork(scope), { ...QUERY, ...query });
	return experiments.map(({ name }) => name).join(" ");
}

beforeAll(async () => {
	await env.DB.exec("DELETE FROM experiments");
	await env.DB.exec(
		`INSERT INTO experiments (id, name, artifact_location, lifecycle, created_at, updated_at, tags) VALUES ${[
			`(1, 'alpha', '', 'active', 100, 900, jsonb('{"team":"vision","a.b":"x"}'))`,
			`(2, 'Beta', '', 'active', 200, 800, jsonb('{"team":"nlp"}'))`,
			`(3, 'gamma', '', 'active', 200, 900, jsonb('{}'))`,
			`(4, 'delta', '', 'deleted', 300, 700, jsonb('{"team":"vision"}'))`,
		].join()}`,
	);
});

describe("a search of experiments", () => {
	it.each([
		["", "Beta gamma alpha"],
		["name = 'alpha'", "alpha"],
		["attribute.name != 'alpha'", "Beta gamma"],
		["name LIKE 'b%'", ""],
		["name ILIKE 'b%'", "Beta"],
		["name LIKE '%a' AND creation_time >= 200", "Beta gamma"],
		["creation_time < 200.5", "Beta gamma alpha"],
		["last_update_time = 900", "gamma alpha"],
		["last_update_time != 900", "Beta"],
		["tags.team = 'vision'", "alpha"],
		["tag.team != 'vision'", "Beta"],
		["tag.`a.b` ilike 'X'", "alpha"],
		["tags.team IS NULL", "gamma"],
		["tags.team IS NOT NULL", "Beta alpha"],
		["tags.team LIKE 'v%' AND name = 'alpha' AND", "alpha"],
	])("%j finds %j", async (filter, expected) => {
		expect(await names({ filter })).toBe(expected);
	});

	it.each([
		["experiment_id = 1", "Invalid attribute key 'experiment_id'"],
		["lifecycle_stage = 'active'", "Invalid attribute key 'lifecycle_stage'"],
		["attributes.name = 'a'", "Invalid entity type 'attributes'"],
		["metrics.a > 1", "Invalid entity type 'metrics'"],
		["params.a = '1'", "Invalid entity type 'params'"],
		["name IN ('a')", "expected one of =, !=, LIKE, ILIKE after name, found IN."],
		["name IS NULL", "expected one of =, !=, LIKE, ILIKE after name, found IS NULL."],
		["creation_time = '5'", "expected a number after ="],
		["creation_time LIKE '5'", "found LIKE."],
		["name = 'a' OR name = 'b'", "a search of experiments knows AND only, not OR."],
		["(name = 'a')", "a search of experiments knows no parentheses but those of a list."],
		["name = alpha", "Write name = 'alpha'."],
	])("%j is refused", async (filter, message) => {
		await expect(names({ filter })).rejects.toThrow(message);
	});

	it.each<[string[], string]>([
		[[], "Beta gamma alpha"],
		[["name"], "Beta alpha gamma"],
		[["name DESC"], "gamma alpha Beta"],
		[["experiment_id"], "alpha Beta gamma"],
		[["creation_time"], "alpha gamma Beta"],
		[["creation_time DESC"], "gamma Beta alpha"],
		[["last_update_time DESC", "name"], "alpha gamma Beta"],
		[["attribute.last_update_time desc"], "gamma alpha Beta"],
	])("ordered by %j gives %j, whatever the page", async (orderBy, expected) => {
		expect(await names({ orderBy })).toBe(expected);
		const pages: string[] = [];
		let pageToken: string | undefined;
		do {
			const page = await searchExperiments(testWork(), { ...QUERY, orderBy, limit: 1, pageToken });
			pages.push(...page.experiments.map(({ name }) => name));
			pageToken = page.nextPageToken;
		} while (pageToken !== undefined);
		expect(pages.join(" ")).toBe(expected);
	});

	it.each(["tags.team", "lifecycle_stage", "name ASC NULLS LAST", ""])("cannot be ordered by %j", async (item) => {
		await expect(names({ orderBy: [item] })).rejects.toThrow("Invalid order_by item 1 at character");
	});

	it("shows the view asked for, within the caller's scope", async () => {
		expect(await names({ view: "deleted" })).toBe("delta");
		expect(await names({ view: "all" })).toBe("delta Beta gamma alpha");
		expect(await names({ view: "all" }, [4, 1])).toBe("delta alpha");
	});

	it("gives rows without traces of the paging", async () => {
		const { experiments } = await searchExperiments(testWork(), { ...QUERY, filter: "name = 'alpha'" });
		expect(experiments).toEqual([
			{
				id: 1,
				name: "alpha",
				artifact_location: "",
				lifecycle: "active",
				created_at: 100,
				updated_at: 900,
				tags: '{"team":"vision","a.b":"x"}',
			},
		]);
	});

	it("refuses a token of another view", async () => {
		const { nextPageToken } = await searchExperiments(testWork(), { ...QUERY, limit: 1 });
		await expect(names({ view: "all", pageToken: nextPageToken })).rejects.toThrow("another search");
	});
});
