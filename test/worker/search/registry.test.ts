import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { compileModelVersionSearch } from "../../../worker/search/model-versions.ts";
import { pageOf, type SearchPlan, type SearchRequest } from "../../../worker/search/plan.ts";
import { compileRegisteredModelSearch } from "../../../worker/search/registered-models.ts";

const OPTIONS = { parameter: 1, hiddenFlag: "prompt?" };
const MODELS = "SELECT m.name AS label FROM registered_models m";
const VERSIONS = "SELECT m.name || v.version AS label FROM model_versions v JOIN registered_models m ON m.id = v.model";

/** What a plan finds, page by page. */
async function found(
	select: string,
	compile: (request: SearchRequest, options: typeof OPTIONS) => SearchPlan,
	request: Partial<SearchRequest>,
	limit = 100,
): Promise<string> {
	const labels: string[] = [];
	let pageToken: string | undefined;
	do {
		const plan = compile({ filter: "", orderBy: [], ...request, pageToken }, OPTIONS);
		const sql = select.replace(" FROM", `, ${plan.cursor} AS cursor FROM`);
		const { results } = await env.DB.prepare(`${sql} WHERE ${plan.where} ORDER BY ${plan.orderBy} LIMIT ?2`)
			.bind(plan.values, limit + 1)
			.all<{ label: string; cursor: string }>();
		const page = pageOf(results, limit, plan);
		labels.push(...page.rows.map(({ label }) => label));
		pageToken = page.nextPageToken;
	} while (pageToken !== undefined);
	return labels.join(" ");
}

const models = (filter: string, orderBy: string[] = [], limit?: number) =>
	found(MODELS, compileRegisteredModelSearch, { filter, orderBy }, limit);
const versions = (filter: string, orderBy: string[] = [], limit?: number) =>
	found(VERSIONS, compileModelVersionSearch, { filter, orderBy }, limit);

beforeAll(async () => {
	const model = (id: number, name: string, updated: number, tags: object) =>
		`(${id}, '${name}', 0, ${updated}, jsonb('${JSON.stringify(tags)}'))`;
	await env.DB.exec(
		`INSERT INTO registered_models (id, name, created_at, updated_at, tags) VALUES ${[
			model(1, "churn", 500, { team: "crm" }),
			model(2, "Fraud", 500, { team: "risk", "prompt?": "false" }),
			model(3, "greeting", 700, { team: "crm", "prompt?": "true" }),
			model(4, "price", 600, {}),
		].join()}`,
	);
	const version = (of: number, number: number, updated: number, run: string | null, tags: object) =>
		`(${of}, ${number}, 'models:/m-${of}${number}', '', ${run && `'${run}'`}, 0, ${updated}, jsonb('${JSON.stringify(tags)}'))`;
	await env.DB.exec(
		`INSERT INTO model_versions (model, version, source, storage_location, run_id, created_at, updated_at, tags) VALUES ${[
			version(1, 1, 10, "run-a", {}),
			version(1, 2, 30, "run-b", { ok: "yes" }),
			version(1, 10, 30, null, { ok: "no" }),
			version(2, 1, 30, "run-b", {}),
			version(3, 1, 40, null, { "prompt?": "true" }),
		].join()}`,
	);
});

describe("a search of registered models", () => {
	it.each([
		["", "Fraud churn price"],
		["name = 'churn'", "churn"],
		["name != 'churn'", "Fraud price"],
		["name LIKE 'f%'", ""],
		["name ILIKE 'f%'", "Fraud"],
		["tags.team = 'crm'", "churn"],
		["tag.team != 'crm'", "Fraud"],
		["tag.team LIKE '%r%' and name ilike '%r%'", "Fraud churn"],
		// The flag: its absence counts as 'false', and only a filter that asks for it shows what has it.
		["tags.`prompt?` = 'true'", "greeting"],
		["tag.`prompt?` != 'true'", "Fraud churn price"],
		["tag.`prompt?` = 'false'", "Fraud churn price"],
		["tag.`prompt?` != 'false'", "greeting"],
		["name = 'greeting'", ""],
		["name ILIKE '%r%' AND tag.`prompt?` != 'true'", "Fraud churn price"],
		["tags.team = 'crm' AND tags.`prompt?` = 'true'", "greeting"],
	])("%j finds %j", async (filter, expected) => {
		expect(await models(filter)).toBe(expected);
	});

	it.each([
		["name IN ('churn')", "found IN."],
		["name IS NULL", "found IS NULL."],
		["tags.team IS NULL", "expected one of =, !=, LIKE, ILIKE after tags.team, found IS NULL."],
		["timestamp > 5", "Invalid attribute key 'timestamp'"],
		["description = 'x'", "Invalid attribute key 'description'"],
		["name = 'a' OR name = 'b'", "a search of registered models knows AND only, not OR."],
		["params.a = 'b'", "Invalid entity type 'params'"],
	])("%j is refused", async (filter, message) => {
		await expect(models(filter)).rejects.toThrow(message);
	});

	it.each<[string[], string]>([
		[["name DESC"], "price churn Fraud"],
		[["timestamp"], "Fraud churn price"],
		[["last_updated_timestamp DESC"], "price Fraud churn"],
		[["timestamp DESC", "last_updated_timestamp ASC", "name DESC"], "price churn Fraud"],
	])("ordered by %j gives %j, whatever the page", async (orderBy, expected) => {
		expect(await models("", orderBy)).toBe(expected);
		expect(await models("", orderBy, 1)).toBe(expected);
	});

	it("shows rows that carry a flag as any other where the protocol names none", async () => {
		const compile = (request: SearchRequest) => compileRegisteredModelSearch(request, { parameter: 1 });
		expect(await found(MODELS, compile, {})).toBe("Fraud churn greeting price");
		expect(await found(MODELS, compile, { filter: "tags.`prompt?` != 'true'" })).toBe("Fraud");
	});
});

describe("a search of model versions", () => {
	it.each([
		["", "Fraud1 churn10 churn2 churn1"],
		["name = 'churn'", "churn10 churn2 churn1"],
		["name LIKE 'c%' AND run_id != 'run-a'", "churn2"],
		["run_id IN ('run-a', 'run-b')", "Fraud1 churn2 churn1"],
		["run_id NOT IN ('run-a')", "Fraud1 churn2"],
		["source_path = 'models:/m-11'", "churn1"],
		["source_path LIKE '%m-2%'", "Fraud1"],
		["version_number = 10", "churn10"],
		["version_number > '1'", "churn10 churn2"],
		["version_number <= 2 AND name = 'churn'", "churn2 churn1"],
		["tags.ok = 'yes'", "churn2"],
		["tag.ok != 'yes'", "churn10"],
		["tags.`prompt?` = 'true'", "greeting1"],
	])("%j finds %j", async (filter, expected) => {
		expect(await versions(filter)).toBe(expected);
	});

	it.each([
		["name IN ('churn')", "found IN."],
		["current_stage = 'None'", "Invalid attribute key 'current_stage'"],
		["status = 'READY'", "Invalid attribute key 'status'"],
		["user_id = 'ada'", "Invalid attribute key 'user_id'"],
		["creation_timestamp > 1", "Invalid attribute key 'creation_timestamp'"],
		["version_number = 'two'", "expected a number after =, found 'two'."],
		["version_number LIKE '1'", "found LIKE."],
	])("%j is refused", async (filter, message) => {
		await expect(versions(filter)).rejects.toThrow(message);
	});

	it.each<[string[], string]>([
		[["name"], "Fraud1 churn10 churn2 churn1"],
		[["version_number"], "Fraud1 churn1 churn2 churn10"],
		[["version_number DESC", "name DESC"], "churn10 churn2 churn1 Fraud1"],
		[["creation_timestamp"], "Fraud1 churn10 churn2 churn1"],
		[["last_updated_timestamp"], "churn1 Fraud1 churn10 churn2"],
	])("ordered by %j gives %j, whatever the page", async (orderBy, expected) => {
		expect(await versions("", orderBy)).toBe(expected);
		expect(await versions("", orderBy, 1)).toBe(expected);
	});

	it("cannot be ordered by what does not order", async () => {
		await expect(versions("", ["run_id"])).rejects.toThrow("Invalid attribute key 'run_id'");
	});
});
