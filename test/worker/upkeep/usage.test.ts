import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import worker from "../../../worker/index.ts";
import { FREE_PLAN } from "../../../worker/upkeep/free-plan.ts";
import { dayOf, Meter } from "../../../worker/upkeep/meter.ts";
import { type UsageFacts, usageOf } from "../../../worker/upkeep/usage.ts";
import { get } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";

const DAY = 86_400_000;
const MIDNIGHT = 20_800 * DAY;
const NOON = MIDNIGHT + DAY / 2;

describe("the gauges", () => {
	const facts: UsageFacts = {
		today: { requests: 10_000, rows_read: 100_000, rows_written: 20_000 },
		sizes: [
			{ day: 20_790, size: 100_000_000 },
			{ day: 20_800, size: 120_000_000 },
		],
		databaseBytes: 120_000_000,
		bucketBytes: 0,
	};

	test("go on at the day's pace", () => {
		const { gauges, warnings, reset_at } = usageOf(facts, NOON);
		expect(gauges.rows_written).toEqual({ used: 20_000, limit: 100_000, forecast: 40_000, full_at: null });
		expect(gauges.database_bytes).toMatchObject({
			used: 120_000_000,
			forecast: 180_000_000,
			full_at: NOON + 190 * DAY,
		});
		expect(reset_at).toBe(MIDNIGHT + DAY);
		expect(warnings).toEqual([
			expect.stringContaining("24 % of the database used: 120000000 of 500000000 bytes. At this pace it is full on"),
		]);
	});

	test("warn before a quota stops the service, with when and what to do", () => {
		const { gauges, warnings } = usageOf(
			{ ...facts, sizes: [], today: { ...facts.today, rows_written: 60_000 } },
			NOON,
		);
		expect(gauges.rows_written.full_at).toBe(MIDNIGHT + 20 * 3_600_000);
		expect(warnings).toEqual([
			"60 % of rows written today used: 60000 of 100000. At this pace it is full on 2026-12-13T20:00 UTC. Log less often: MLFLOW_ENABLE_ASYNC_LOGGING=true batches, or log every tenth step.",
		]);
	});

	test("do not take the first minutes of a day for its pace", () => {
		const early = usageOf(
			{ ...facts, sizes: [], today: { requests: 50, rows_read: 0, rows_written: 200 } },
			MIDNIGHT + 1_000,
		);
		expect(early.warnings).toEqual([]);
	});

	test("say nothing of an empty deployment", () => {
		const none = { today: { requests: 0, rows_read: 0, rows_written: 0 }, sizes: [], databaseBytes: 0, bucketBytes: 0 };
		expect(usageOf(none, NOON).warnings).toEqual([]);
	});
});

describe("the meter", () => {
	const today = (now: number) =>
		env.DB.prepare("SELECT requests, rows_read, rows_written, size FROM usage_days WHERE day = ?1")
			.bind(dayOf(now))
			.first<{ requests: number; rows_read: number; rows_written: number; size: number }>();

	test("adds up what D1 says, and writes it once a minute as one row", async () => {
		const meter = new Meter();
		await meter.flush(env.DB, NOON);
		for (let i = 0; i < 120; i++) {
			const { DB } = meter.count(env);
			await DB.prepare("SELECT * FROM experiments").all();
			if (i < 30) await DB.prepare("INSERT INTO settings (key, value) VALUES (?1, '')").bind(`meter ${i}`).run();
			await meter.flush(env.DB, NOON + i);
		}
		expect(await today(NOON)).toBeNull();
		await meter.flush(env.DB, NOON + 61_000);
		expect(await today(NOON)).toMatchObject({ requests: 120, rows_read: 121, rows_written: 31 });
		expect((await today(NOON))!.size).toBeGreaterThan(4_096);
		await meter.flush(env.DB, NOON + 200_000);
		expect(await today(NOON)).toMatchObject({ requests: 120 });
		meter.count(env);
		await meter.flush(env.DB, NOON + 700_000);
		expect(await today(NOON)).toMatchObject({ requests: 121, rows_read: 122, rows_written: 32 });
	});

	test("counts what batches, first and raw cost, and answers as D1 does", async () => {
		const meter = new Meter();
		const { DB } = meter.count(env);
		await meter.flush(env.DB, NOON + DAY);
		const [a, b] = await DB.batch<{ one: number }>([
			DB.prepare("SELECT 1 AS one"),
			DB.prepare("SELECT ?1 AS one").bind(2),
		]);
		expect([a!.results, b!.results]).toEqual([[{ one: 1 }], [{ one: 2 }]]);
		expect(await DB.prepare("SELECT id FROM experiments WHERE id = ?1").bind(0).first("id")).toBe(0);
		expect(await DB.prepare("SELECT id FROM experiments WHERE id = -1").first()).toBeNull();
		expect(await DB.prepare("SELECT id, name FROM experiments").raw()).toEqual([[0, "Default"]]);
		await expect(DB.prepare("SELECT * FROM absent").all()).rejects.toThrow(/no such table/);
		await meter.flush(env.DB, NOON + DAY + 700_000);
		expect(await today(NOON + DAY)).toMatchObject({ requests: 1, rows_read: 4, rows_written: 1 });
	});
});

test("GET /api/v1/usage tells every gauge with its limit", async () => {
	const { status, json } = await get("/api/v1/usage", { token: TOKENS.viewer });
	expect(status).toBe(200);
	expect(json.gauges.rows_written.limit).toBe(FREE_PLAN.rowsWritten);
	expect(json.gauges.database_bytes.used).toBeGreaterThan(0);
	expect(Object.keys(json.gauges)).toEqual(["requests", "rows_read", "rows_written", "database_bytes", "bucket_bytes"]);
});

test("the Worker's own handlers count and run the cron", async () => {
	const context = createExecutionContext();
	const request = new Request<unknown, IncomingRequestCfProperties>("http://runnel.test/api/v1/whoami", {
		headers: { authorization: `Bearer ${TOKENS.admin}` },
	});
	expect((await worker.fetch(request, env, context)).status).toBe(200);
	worker.scheduled(createScheduledController({ scheduledTime: new Date(NOON + 30 * DAY) }), env, context);
	await waitOnExecutionContext(context);
	const { json } = await get("/api/v1/upkeep");
	expect(json.jobs.map((job: { name: string; last_run_at: number }) => [job.name, job.last_run_at > 0])).toContainEqual(
		["running", true],
	);
});
