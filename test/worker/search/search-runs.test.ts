import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { type RunQuery, searchRunRows, searchRuns } from "../../../worker/tracking/search-runs.ts";
import { insertExperiment, insertRuns, type RunData } from "./support/run-data.ts";
import { testWork } from "./support/work.ts";

const PROJECTION = "json_object('id', r.run_id, 'name', r.name)";
const QUERY = { experimentIds: [1], filter: "", orderBy: [], view: "active", limit: 100 } as const;

function run(runId: string, more: Partial<RunData> = {}): RunData {
	return {
		runId,
		name: `name of ${runId}`,
		userId: "",
		status: "RUNNING",
		startTime: 0,
		endTime: null,
		params: {},
		tags: {},
		metrics: {},
		datasets: [],
		...more,
	};
}

async function ids(query: Partial<RunQuery>, scope: number[] | null = null): Promise<string[]> {
	const { rows } = await searchRunRows(testWork(scope), { ...QUERY, ...query });
	return rows.map(({ run_id }) => run_id);
}

beforeEach(async () => {
	await env.DB.exec("DELETE FROM runs");
	await env.DB.exec("DELETE FROM experiments");
	await insertExperiment(1);
	await insertExperiment(2);
});

describe("a search of runs", () => {
	it("gives what the projection makes of each run", async () => {
		await insertRuns(1, [run("a")]);
		const page = await searchRuns(testWork(), { ...QUERY, projection: PROJECTION });
		expect(page).toEqual({ rows: ['{"id":"a","name":"name of a"}'] });
	});

	it("gives whole rows", async () => {
		await insertRuns(1, [run("a", { params: { depth: "8" }, metrics: { f1: [0.5] } })]);
		const { rows } = await searchRunRows(testWork(), QUERY);
		expect(rows).toHaveLength(1);
		expect(rows[0]).toMatchObject({
			run_id: "a",
			experiment_id: 1,
			lifecycle: "active",
			params: '{"depth":"8"}',
			metrics: '{"f1":[0.5,0,0,0,0.5,0,0.5,0]}',
		});
		expect(rows[0]).not.toHaveProperty("cursor");
	});

	it("looks into the experiments asked for, each once, newest runs first over all of them", async () => {
		await insertRuns(1, [run("a", { startTime: 1 }), run("c", { startTime: 3 })]);
		await insertRuns(2, [run("b", { startTime: 2 })]);
		expect(await ids({ experimentIds: [] })).toEqual([]);
		expect(await ids({ experimentIds: [99] })).toEqual([]);
		expect(await ids({ experimentIds: [2] })).toEqual(["b"]);
		expect(await ids({ experimentIds: [2, 1, 2, 99] })).toEqual(["c", "b", "a"]);
	});

	it("stays within the caller's scope", async () => {
		await insertRuns(1, [run("a")]);
		await insertRuns(2, [run("b")]);
		expect(await ids({ experimentIds: [1, 2] }, [2])).toEqual(["b"]);
		expect(await ids({ experimentIds: [1] }, [2])).toEqual([]);
		expect(await ids({ experimentIds: [1, 2] }, [])).toEqual([]);
	});

	it("shows the state that is the newer of the run's mark and its experiment's", async () => {
		await insertRuns(1, [run("active"), run("deleted")]);
		await env.DB.exec("UPDATE runs SET lifecycle = 'deleted' WHERE run_id = 'deleted'");
		expect(await ids({ view: "active" })).toEqual(["active"]);
		expect(await ids({ view: "deleted" })).toEqual(["deleted"]);
		expect(await ids({ view: "all" })).toEqual(["active", "deleted"]);
		// The experiment is deleted later: its mark counts for both. Restored: likewise.
		await env.DB.exec("UPDATE experiments SET lifecycle = 'deleted', lifecycle_epoch = 1 WHERE id = 1");
		expect(await ids({ view: "deleted" })).toEqual(["active", "deleted"]);
		await env.DB.exec("UPDATE experiments SET lifecycle = 'active', lifecycle_epoch = 2 WHERE id = 1");
		expect(await ids({ view: "active" })).toEqual(["active", "deleted"]);
	});

	it("refuses a token of another search", async () => {
		await insertRuns(1, [run("a"), run("b")]);
		const { nextPageToken } = await searchRunRows(testWork(), { ...QUERY, limit: 1 });
		for (const other of [
			{ filter: "status = 'RUNNING'" },
			{ orderBy: ["metrics.f1"] },
			{ view: "all" },
			{ experimentIds: [1, 2] },
		] as const) {
			const query = { ...QUERY, ...other, pageToken: nextPageToken };
			await expect(searchRunRows(testWork(), query), JSON.stringify(other)).rejects.toThrow("another search");
		}
		expect(await ids({ pageToken: nextPageToken })).toEqual(["b"]);
		expect(await ids({ pageToken: nextPageToken, filter: " AND" })).toEqual(["b"]);
	});

	it("goes on from its place when runs come and go between pages", async () => {
		await insertRuns(
			1,
			["a", "b", "c", "d"].map((id) => run(id)),
		);
		const { nextPageToken } = await searchRunRows(testWork(), { ...QUERY, limit: 2 });
		await env.DB.exec("DELETE FROM runs WHERE run_id IN ('a', 'b')");
		await insertRuns(1, [run("aa"), run("bb")]);
		expect(await ids({ pageToken: nextPageToken })).toEqual(["bb", "c", "d"]);
	});

	it("ends a page early when the documents would not fit, and misses none", async () => {
		const big = { note: "x".repeat(1_200_000) };
		for (const id of "abcdefghijklmn") await insertRuns(1, [run(id, { params: id === "c" || id === "f" ? {} : big })]);
		const pages: string[][] = [];
		let pageToken: string | undefined;
		do {
			const page = await searchRuns(testWork(), { ...QUERY, projection: "r.run_id", pageToken });
			pages.push(page.rows);
			pageToken = page.nextPageToken;
		} while (pageToken !== undefined);
		expect(pages.flat().join("")).toBe("abcdefghijklmn");
		expect(pages.map(({ length }) => length)).toEqual([10, 4]);
	});

	it("answers at most a thousand runs a page", async () => {
		await insertRuns(
			1,
			Array.from({ length: 1_001 }, (_, i) => run(`run-${i}`)),
		);
		const page = await searchRuns(testWork(), { ...QUERY, limit: 50_000, projection: "r.run_id" });
		expect(page.rows).toHaveLength(1_000);
		expect(await ids({ limit: 50_000, pageToken: page.nextPageToken })).toHaveLength(1);
	});

	it("takes filters of a hundred clauses, nested ones, long lists and long patterns", async () => {
		await insertRuns(1, [run("a", { metrics: { m: [5] }, tags: { note: "y".repeat(100) } }), run("b")]);
		const every = (clause: string, count: number, by = " AND ") => Array(count).fill(clause).join(by);
		const nested = `${"(metrics.m > 1 AND (metrics.m > 9 OR ".repeat(5)}metrics.m = 5${"))".repeat(5)}`;
		const long = `%${"y_".repeat(30)}%${"_y".repeat(15)}%`;
		expect(await ids({ filter: every("metrics.m > 1", 100) })).toEqual(["a"]);
		expect(await ids({ filter: every("tags.note ILIKE '%y%'", 100, " OR ") })).toEqual(["a"]);
		expect(await ids({ filter: every("dataset.name = 'x'", 100, " OR ") })).toEqual([]);
		expect(await ids({ filter: nested })).toEqual(["a"]);
		expect(await ids({ filter: every(`tags.note LIKE '${long}'`, 40) })).toEqual(["a"]);
		const list = Array.from({ length: 5_000 }, (_, i) => `'${String(i).padStart(32, "0")}'`).join(",");
		expect(await ids({ filter: `run_id NOT IN (${list})` })).toEqual(["a", "b"]);
	});

	it("refuses what would not fit one statement, in words", async () => {
		const filter = Array(100)
			.fill(`tags.note LIKE '%${"y_".repeat(30)}%'`)
			.join(" AND ");
		await expect(ids({ filter })).rejects.toThrow("it has too many LIKE patterns of more than 50 bytes");
	});

	it("takes an order of ten items and a hundred clauses together, page by page", async () => {
		await insertRuns(
			1,
			["a", "b", "c"].map((id) => run(id, { metrics: { m: [5] } })),
		);
		const orderBy = Array.from({ length: 10 }, (_, i) => `max_metrics.m${i} DESC`);
		const filter = Array(100).fill("metrics.m > 1").join(" AND ");
		const query = { ...QUERY, filter, orderBy, limit: 1 };
		const first = await searchRunRows(testWork(), query);
		const second = await searchRunRows(testWork(), { ...query, pageToken: first.nextPageToken });
		expect([first, second].map(({ rows }) => rows[0]?.run_id)).toEqual(["a", "b"]);
	});
});

describe("what a search of runs reads", () => {
	it("is a few rows a run of the page, wherever the page lies", async () => {
		await insertRuns(
			1,
			Array.from({ length: 2_000 }, (_, i) => run(`run-${i}`, { startTime: i })),
		);
		const statements: D1Result[] = [];
		const work = { ...testWork(), db: counting(statements) };
		const first = await searchRunRows(work, { ...QUERY, limit: 10 });
		const second = await searchRunRows(work, { ...QUERY, limit: 10, pageToken: first.nextPageToken });
		await searchRunRows(work, { ...QUERY, limit: 10, pageToken: second.nextPageToken });
		expect(statements).toHaveLength(3);
		for (const { meta } of statements) {
			expect(meta.rows_read).toBeLessThanOrEqual(3 * 11 + 2);
			expect(meta.rows_written).toBe(0);
		}
	});

	it("is each running run twice and the page's again, when a metric orders them", async () => {
		await insertRuns(
			1,
			Array.from({ length: 500 }, (_, i) => run(`run-${i}`, { metrics: { m: [i % 7] } })),
		);
		const statements: D1Result[] = [];
		await searchRunRows({ ...testWork(), db: counting(statements) }, { ...QUERY, limit: 10, orderBy: ["metrics.m"] });
		expect(statements[0]?.meta.rows_read).toBeLessThanOrEqual(4 * 500 + 3 * 11 + 2);
	});
});

/** The database, noting each result. */
function counting(results: D1Result[]): D1Database {
	return new Proxy(env.DB, {
		get(db, name) {
			if (name !== "prepare") return Reflect.get(db, name);
			return (sql: string) => ({
				bind: (...parameters: unknown[]) => ({
					all: async () => {
						const result = await db
							.prepare(sql)
							.bind(...parameters)
							.all();
						results.push(result);
						return result;
					},
				}),
			});
		},
	});
}
