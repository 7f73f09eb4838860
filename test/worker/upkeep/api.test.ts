import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import { createRun, updateRun } from "../../../worker/tracking/runs.ts";
import { DEFAULT_SETTINGS } from "../../../worker/upkeep/settings.ts";
import { get, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { testWork } from "../support/work.ts";

const put = (body: unknown, token: string = TOKENS.admin) =>
	post("/api/v1/upkeep/settings", body, { method: "PUT", token });

test("GET /upkeep lists every job with what it did last, and the settings", async () => {
	const { json } = await get("/api/v1/upkeep", { token: TOKENS.viewer });
	expect(json.jobs.map((job: { name: string }) => job.name)).toEqual([
		"running",
		"ended",
		"index",
		"leftovers",
		"uploads",
		"expired",
		"retention",
	]);
	expect(json.jobs[0]).toEqual({
		name: "running",
		title: expect.stringContaining("silent"),
		last_run_at: null,
		every_minutes: 10,
		runs: [],
	});
	expect(json.settings).toEqual(DEFAULT_SETTINGS);
});

test("POST /upkeep/run does now what the cron does", async () => {
	expect((await post("/api/v1/upkeep/run", {}, { token: TOKENS.member })).status).toBe(403);
	const { json } = await post("/api/v1/upkeep/run", {});
	expect(json.ran).toContain("running");
	expect((await get("/api/v1/upkeep")).json.jobs[0].last_run_at).toBeGreaterThan(0);
});

describe("PUT /upkeep/settings", () => {
	test("is for admins, checks every field, and is audited", async () => {
		const rule = { points_days: 90, files_days: null, archive_days: 365 };
		expect((await put({}, TOKENS.member)).status).toBe(403);
		const { json } = await put({ vanished_hours: 48, retention: { default: { points_days: 90, archive_days: 365 } } });
		expect(json).toEqual({ vanished_hours: 48, retention: { default: rule, experiments: {} } });
		expect((await put({ vanished_hours: 12 })).json).toEqual({
			vanished_hours: 12,
			retention: { default: rule, experiments: {} },
		});
		expect(await env.DB.prepare("SELECT count(*) AS n FROM audit WHERE action = 'settings.change'").first("n")).toBe(2);
	});

	test.each([
		[{ vanished_hours: 0 }, "'vanished_hours' must be a whole number from 1 to 36500, or null for never, not 0."],
		[
			{ retention: { default: { files_days: "7" } } },
			"'retention.default.files_days' must be a whole number from 1 to 36500, or null for never, not \"7\".",
		],
		[
			{ retention: { experiments: { churn: {} } } },
			"'retention.experiments' holds \"churn\", which is no experiment id.",
		],
		[{ retention: { experiments: { "3": { days: 1 } } } }, "Unknown field 'retention.experiments.3.days'."],
		[{ retention: 7 }, "'retention' must be an object, not 7."],
	])("%j is refused", async (body, message) => {
		const { status, json } = await put(body);
		expect([status, json.error.message]).toEqual([400, message]);
	});
});

test("GET /upkeep/retention lists what would go, and changes nothing", async () => {
	const past = testWork({ now: Date.now() - 100 * 86_400_000 });
	const { run_id } = await createRun(past, { experimentId: 0, name: "an old one" });
	await logBatch(past, run_id, { points: [{ key: "loss", value: 1, step: 0, timestamp: past.now }] });
	await updateRun(past, run_id, { status: "FINISHED" });
	await put({ retention: { default: { files_days: 30 } } });
	for (let i = 0; i < 2; i++) {
		const { json } = await get("/api/v1/upkeep/retention");
		expect(json).toEqual({ runs: [{ run_id, name: "an old one", experiment_id: "0", losses: ["files"] }] });
	}
	expect((await get("/api/v1/upkeep/retention", { token: TOKENS.viewer })).status).toBe(403);
});
