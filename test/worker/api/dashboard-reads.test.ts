/** What the dashboard reads and changes, over HTTP: experiments, runs table, changes, run page, session. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { counted } from "../support/counted.ts";
import { get, mlflow, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";

let experiment: string;
const ids: Record<string, string> = {};

async function logRun(name: string, given: { tags?: object[]; metrics?: object[]; status?: string; start?: number }) {
	const start = given.start ?? Date.now();
	const made = await mlflow.post("runs/create", {
		experiment_id: experiment,
		run_name: name,
		start_time: start,
		tags: given.tags,
	});
	const run_id = made.json.run.info.run_id as string;
	await mlflow.post("runs/log-batch", { run_id, metrics: given.metrics ?? [], params: [{ key: "p", value: name }] });
	if (given.status) await mlflow.post("runs/update", { run_id, status: given.status, end_time: start + 1000 });
	ids[name] = run_id;
	return run_id;
}

beforeAll(async () => {
	experiment = (await mlflow.post("experiments/create", { name: "reads" })).json.experiment_id;
	const point = (value: number | string, step = 0) => ({ key: "f1", value, step, timestamp: 1_000 + step });
	const parent = await logRun("parent", { metrics: [point(0.5)], status: "FINISHED", start: 1_000_000 });
	await logRun("child", {
		tags: [{ key: "mlflow.parentRunId", value: parent }],
		metrics: [point("NaN")],
		start: 1_000_500,
	});
	await logRun("last", { metrics: [point(0.9, 3), point(0.7, 5)], start: 1_002_000 });
});

describe("experiments", () => {
	it("are listed with their runs, those that run now, and when the last began", async () => {
		const { json } = await get("/api/v1/experiments");
		const found = json.experiments.find((e: { name: string }) => e.name === "reads");
		expect(found).toMatchObject({
			run_count: 3,
			more_runs: false,
			running: 2,
			last_run_at: 1_002_000,
			lifecycle: "active",
		});
	});
	it("are renamed, deleted and restored by members only", async () => {
		const made = (await mlflow.post("experiments/create", { name: "to change" })).json.experiment_id;
		const path = `/api/v1/experiments/${made}`;
		const refused = await post(path, { name: "x" }, { method: "PATCH", token: TOKENS.viewer });
		expect([refused.status, refused.json.error.code]).toEqual([403, "forbidden"]);
		expect((await post(path, { name: "changed", tags: { team: "a" } }, { method: "PATCH" })).json).toMatchObject({
			name: "changed",
			tags: { team: "a" },
		});
		expect((await post(`${path}/delete`, {})).json.lifecycle).toBe("deleted");
		expect((await post(`${path}/restore`, {})).json.lifecycle).toBe("active");
		expect((await post(path, { nmae: "typo" }, { method: "PATCH" })).status).toBe(400);
	});
	it("answer 404 for what is no experiment", async () => {
		for (const id of ["999999", "abc", "-1"]) expect((await get(`/api/v1/experiments/${id}`)).status).toBe(404);
	});
});

describe("the runs table", () => {
	const runs = (query: string) => get(`/api/v1/experiments/${experiment}/runs?${query}`);
	const names = (json: { runs: { name: string }[] }) => json.runs.map((run) => run.name);

	it("is ordered by the server, NaN last", async () => {
		expect(names((await runs("order_by=metrics.f1%20DESC")).json)).toEqual(["last", "parent", "child"]);
		expect(names((await runs("order_by=metrics.f1%20ASC")).json)).toEqual(["parent", "last", "child"]);
		expect(names((await runs("")).json)).toEqual(["last", "child", "parent"]);
	});
	it("gives whole runs: latest, least and greatest of each metric", async () => {
		const { json } = await runs("filter=attributes.run_name%20%3D%20'last'");
		expect(json.runs).toHaveLength(1);
		expect(json.runs[0]).toMatchObject({
			run_id: ids.last,
			experiment_id: experiment,
			status: "RUNNING",
			end_time: null,
			params: { p: "last" },
			metrics: { f1: [0.7, 5, 1_005, 0, 0.7, 5, 0.9, 3] },
		});
	});
	it("comes in pages", async () => {
		const first = (await runs("limit=2")).json;
		const second = (await runs(`limit=2&page_token=${encodeURIComponent(first.next_page_token)}`)).json;
		expect([...names(first), ...names(second)]).toEqual(["last", "child", "parent"]);
		expect(second.next_page_token).toBeUndefined();
	});
	it("tells where a filter is wrong", async () => {
		const { status, json } = await runs(`filter=${encodeURIComponent("metrics.f1 >> 1")}`);
		expect(status).toBe(400);
		expect(json.error).toMatchObject({ code: "invalid", position: 11, end: 13 });
	});
});

describe("changes", () => {
	const changes = (cursor: string, run: string[] = [], bindings?: object) =>
		get(
			`/api/v1/experiments/${experiment}/changes?cursor=${cursor}${run.map((id) => `&run=${id}`).join("")}`,
			bindings ? { bindings } : {},
		);

	it("tell of runs begun since, and of watched ones that were written to", async () => {
		const { cursor } = (await get(`/api/v1/experiments/${experiment}/runs`)).json;
		const fresh = await logRun("fresh", { start: 1_003_000 });
		await mlflow.post("runs/log-metric", { run_id: ids.last, key: "f1", value: 0.95, timestamp: 9_999, step: 9 });
		const { json } = await changes(cursor, [ids.last!]);
		const found = new Map(json.runs.map((run: { run_id: string }) => [run.run_id, run]));
		expect([...found.keys()].sort()).toEqual([fresh, ids.last].sort());
		expect(found.get(ids.last)).toMatchObject({ metrics: { f1: [0.95, 9, 9_999, 0, 0.7, 5, 0.95, 9] } });
		expect((await changes(json.cursor)).json.runs).toEqual([]);
	});
	it("read at most five rows where nothing happened", async () => {
		const { cursor } = (await get(`/api/v1/experiments/${experiment}/runs`)).json;
		await get("/api/v1/whoami");
		const { db, take } = counted(env.DB);
		await changes(cursor, [], { ...env, DB: db });
		expect(take().rowsRead).toBeLessThanOrEqual(5);
	});
	it("refuse a cursor that is none", async () => {
		expect((await changes("yesterday")).status).toBe(400);
	});
});

describe("a run", () => {
	it("comes with its experiment, its parent and its children", async () => {
		const child = (await get(`/api/v1/runs/${ids.child}`)).json;
		expect(child).toMatchObject({ experiment_name: "reads", parent: { run_id: ids.parent, name: "parent" } });
		const { children } = (await get(`/api/v1/runs/${ids.parent}/children`)).json;
		expect(children.map((run: { run_id: string }) => run.run_id)).toEqual([ids.child]);
	});
	it("is renamed, tagged, deleted and restored", async () => {
		const path = `/api/v1/runs/${ids.parent}`;
		const edit = (body: object) => post(path, body, { method: "PATCH" });
		await edit({ name: "renamed", tags: { "mlflow.note.content": "a note" } });
		expect((await get(path)).json).toMatchObject({ name: "renamed", tags: { "mlflow.note.content": "a note" } });
		await edit({ tags: { "mlflow.note.content": null } });
		expect((await get(path)).json.tags).not.toHaveProperty("mlflow.note.content");
		await post(`${path}/delete`, {});
		expect((await get(path)).json.lifecycle).toBe("deleted");
		await post(`${path}/restore`, {});
		expect((await get(path)).json.lifecycle).toBe("active");
		expect((await edit({ name: " " })).status).toBe(400);
	});
	it("keeps infinities on the way to the page", async () => {
		const id = await logRun("infinite", { metrics: [{ key: "x", value: "Infinity", timestamp: 1, step: 0 }] });
		expect((await get(`/api/v1/runs/${id}`)).json.metrics.x[0]).toBe(Number.POSITIVE_INFINITY);
	});
});

describe("a session", () => {
	it("is a cookie that scripts cannot read, and ends with logging out", async () => {
		const opened = await post("/api/v1/session", { token: TOKENS.member }, { token: null });
		expect(opened.json).toEqual({ name: "member", role: "member", experiments: null });
		const cookie = opened.headers.get("set-cookie")!;
		expect(cookie).toMatch(/HttpOnly/i);
		expect(cookie).toMatch(/SameSite=Lax/i);
		const headers = { cookie: cookie.split(";")[0]! };
		expect((await get("/api/v1/whoami", { token: null, headers })).json.role).toBe("member");
		expect((await post("/api/v1/session", {}, { token: null, headers, method: "DELETE" })).status).toBe(204);
		expect((await get("/api/v1/whoami", { token: null, headers })).status).toBe(401);
	});
	it("is refused for an unknown token, and to other sites", async () => {
		for (const token of ["", "0".repeat(40), "not a token"]) {
			expect((await post("/api/v1/session", { token }, { token: null })).status).toBe(401);
		}
		const headers = { origin: "https://elsewhere.example" };
		expect((await post("/api/v1/session", { token: TOKENS.admin }, { token: null, headers })).status).toBe(403);
	});
});
