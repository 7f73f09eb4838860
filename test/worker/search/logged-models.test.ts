import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { documentKey } from "../../../worker/db/document-key.ts";
import { entryJson, entryOf } from "../../../worker/metrics/entry.ts";
import { compileLoggedModelSearch, type LoggedModelSearch } from "../../../worker/search/logged-models.ts";
import { pageOf } from "../../../worker/search/plan.ts";

interface Measured {
	readonly metric: string;
	readonly value: number;
	readonly timestamp?: number;
	readonly step?: number;
	readonly dataset?: [name: string, digest: string];
	readonly run?: string;
}

interface Model {
	readonly id: string;
	readonly name?: string;
	readonly type?: string;
	readonly status?: number;
	readonly createdAt: number;
	readonly params?: object;
	readonly tags?: object;
	readonly metrics?: readonly Measured[];
}

const WINE: [string, string] = ["wine", "d1"];
const IRIS: [string, string] = ["iris", "d1"];

const MODELS: readonly Model[] = [
	{
		id: "m-a",
		name: "tree",
		type: "sklearn",
		createdAt: 10,
		params: { depth: "8" },
		tags: { team: "crm" },
		metrics: [
			{ metric: "f1", value: 0.9, dataset: WINE, timestamp: 1 },
			{ metric: "f1", value: 0.5, dataset: IRIS, timestamp: 2 },
			{ metric: 'odd "%\\', value: 1 },
		],
	},
	{
		id: "m-b",
		name: "forest",
		status: 3,
		createdAt: 20,
		params: { depth: "12" },
		metrics: [
			{ metric: "f1", value: 0.7, timestamp: 5, step: 1 },
			{ metric: "f1", value: 0.4, timestamp: 5, step: 2, run: "r2" },
		],
	},
	{ id: "m-c", name: "Tree", createdAt: 20, metrics: [{ metric: "f1", value: Number.NaN, dataset: ["wine", "d2"] }] },
	{ id: "m-d", createdAt: 5, tags: { team: "risk" }, metrics: [{ metric: "f1", value: Number.POSITIVE_INFINITY }] },
	{ id: "m-e", createdAt: 1 },
];

const QUERY: LoggedModelSearch = { filter: "", orderBy: [], datasets: [], experimentIds: [1] };

/** The ids of what is found, without their `m-`, page by page. */
async function found(search: Partial<LoggedModelSearch>, limit = 100): Promise<string> {
	const ids: string[] = [];
	let pageToken: string | undefined;
	do {
		const plan = compileLoggedModelSearch({ ...QUERY, ...search, pageToken }, { parameter: 1 });
		const { results } = await env.DB.prepare(
			`SELECT l.model_id AS id, ${plan.cursor} AS cursor FROM logged_models l
			WHERE l.experiment_id = 1 AND ${plan.where} ORDER BY ${plan.orderBy} LIMIT ?2`,
		)
			.bind(plan.values, limit + 1)
			.all<{ id: string; cursor: string }>();
		const page = pageOf(results, limit, plan);
		ids.push(...page.rows.map(({ id }) => id.slice(2)));
		pageToken = page.nextPageToken;
	} while (pageToken !== undefined);
	return ids.join("");
}

beforeAll(async () => {
	const rows = MODELS.map((model) => ({
		...model,
		params: JSON.stringify(model.params ?? {}),
		tags: JSON.stringify(model.tags ?? {}),
		metrics: `{${(model.metrics ?? []).map(member).join()}}`,
	}));
	await env.DB.prepare(
		`INSERT INTO logged_models (model_id, experiment_id, name, model_type, status, artifact_uri, created_at, updated_at,
			params, tags, metrics)
		SELECT value ->> '$.id', 1, ifnull(value ->> '$.name', ''), value ->> '$.type', ifnull(value ->> '$.status', 2), '',
			value ->> '$.createdAt', 0, jsonb(value ->> '$.params'), jsonb(value ->> '$.tags'), jsonb(value ->> '$.metrics')
		FROM json_each(?1)`,
	)
		.bind(JSON.stringify(rows))
		.run();
});

function member({ metric, value, timestamp = 0, step = 0, dataset = ["", ""], run = "r1" }: Measured): string {
	const key = documentKey(JSON.stringify([metric, ...dataset, run]));
	return `${JSON.stringify(key)}:${entryJson(entryOf({ key: metric, value, step, timestamp }))}`;
}

describe("a search of logged models", () => {
	it.each([
		["", "bcade"],
		["name = 'tree'", "a"],
		["attributes.name ILIKE 'tree'", "ca"],
		["name LIKE '%r%' AND model_type = 'sklearn'", "a"],
		["name IN ('tree', 'forest')", "ba"],
		["name NOT IN ('tree', 'forest')", "cde"],
		["model_id != 'm-a'", "bcde"],
		["status = 3", "b"],
		["creation_timestamp >= 10", "bca"],
		["creation_time < 10", "de"],
		["last_updated_timestamp = 0", "bcade"],
		["source_run_id = 'r1'", ""],
		["params.depth = '8'", "a"],
		["params.depth != '8'", "b"],
		["params.depth IN ('12')", "b"],
		["tags.team LIKE 'r%'", "d"],
		["metrics.f1 > 0.6", "bad"],
		["metrics.f1 = 0", "c"],
		["metrics.f1 <= 1.7976931348623157e308", "bcad"],
		["metrics.f1 > 0.8 AND metrics.f1 < 0.6", "a"],
		['metrics.`odd "%\\` = 1', "a"],
	])("%j finds %j", async (filter, expected) => {
		expect(await found({ filter })).toBe(expected);
		expect(await found({ filter }, 1)).toBe(expected);
	});

	it.each([
		["attribute.name = 'a'", "Invalid entity type 'attribute'"],
		["metric.f1 > 1", "Invalid entity type 'metric'"],
		['name = "tree"', "expected a string in single quotes after =, found \"tree\". Write name = 'tree'."],
		["metrics.f1 > '1'", "expected a number after >"],
		["tags.team IS NULL", "found IS NULL."],
		["description = 'x'", "Invalid attribute key 'description'"],
		["status = 'READY'", "expected a number after ="],
		["name = 'a' OR name = 'b'", "knows AND only, not OR."],
	])("%j is refused", async (filter, message) => {
		await expect(found({ filter })).rejects.toThrow(message);
	});

	it.each<[string, { name: string; digest?: string }[], string]>([
		["", [{ name: "wine" }], "ca"],
		["", [{ name: "wine", digest: "d1" }], "a"],
		["", [{ name: "iris" }, { name: "wine", digest: "d2" }], "ca"],
		["metrics.f1 > 0.8", [{ name: "wine" }], "a"],
		["metrics.f1 > 0.8", [{ name: "iris" }], ""],
		["", [{ name: "unknown" }], ""],
	])("%j on the datasets %j finds %j", async (filter, datasets, expected) => {
		expect(await found({ filter, datasets })).toBe(expected);
	});

	it.each<[LoggedModelSearch["orderBy"], string]>([
		[[], "bcade"],
		[[{ field: "creation_timestamp", ascending: true }], "edabc"],
		[[{ field: "name", ascending: true }], "decba"],
		[[{ field: "model_type", ascending: false }], "abcde"],
		[[{ field: "metrics.f1", ascending: true }], "badce"],
		[[{ field: "metrics.f1", ascending: false }], "dabce"],
		[[{ field: "metrics.f1", ascending: false, dataset: { name: "wine" } }], "acbde"],
		[[{ field: "metrics.f1", ascending: true, dataset: { name: "wine", digest: "d2" } }], "cbade"],
		[[{ field: 'metrics.odd "%\\', ascending: true }], "abcde"],
	])("ordered by %j gives %j, whatever the page", async (orderBy, expected) => {
		expect(await found({ orderBy })).toBe(expected);
		expect(await found({ orderBy }, 1)).toBe(expected);
		expect(await found({ orderBy }, 2)).toBe(expected);
	});

	it.each(["", "metrics.", "params.depth", "description", "metrics"])("cannot be ordered by %j", async (field) => {
		await expect(found({ orderBy: [{ field, ascending: true }] })).rejects.toThrow(
			`expected metrics.<key> or one of name, model_id, model_type, status, source_run_id, creation_timestamp, last_updated_timestamp, found '${field}'.`,
		);
	});

	it("refuses a token of other experiments or datasets", () => {
		const plan = compileLoggedModelSearch(QUERY, { parameter: 1 });
		const pageToken = plan.nextPageToken('[10,"m-a"]');
		for (const other of [{ experimentIds: [1, 2] }, { datasets: [{ name: "wine" }] }, { filter: "name = 'a'" }]) {
			expect(() => compileLoggedModelSearch({ ...QUERY, ...other, pageToken }, { parameter: 1 })).toThrow(
				"another search",
			);
		}
	});
});
