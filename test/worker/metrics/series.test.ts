import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { coolRun } from "../../../worker/metrics/cold.ts";
import { CurveBuilder } from "../../../worker/metrics/curve.ts";
import { readHistory } from "../../../worker/metrics/history.ts";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import type { Point } from "../../../worker/metrics/point.ts";
import { bucketsOf, FINE } from "../../../worker/metrics/pyramid.ts";
import { sealTail } from "../../../worker/metrics/seal.ts";
import { levelFor, readNewPoints, readSeries, type SeriesQuery } from "../../../worker/metrics/series.ts";
import { updateRun } from "../../../worker/tracking/runs.ts";
import * as arbitrary from "../support/arbitraries.ts";
import { counted } from "../support/counted.ts";
import { newRun, testWork } from "../support/work.ts";

const work = testWork();
let runId: string;
let seq: number;

beforeEach(async () => {
	runId = await newRun(work);
	seq = (await env.DB.prepare("SELECT seq FROM runs WHERE run_id = ?1").bind(runId).first<number>("seq"))!;
});

const EVERYTHING = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

function query(overrides: Partial<SeriesQuery> = {}): SeriesQuery {
	return { runIds: [runId], keys: ["loss"], axis: "step", pixels: 800, ...EVERYTHING, ...overrides };
}

/** `count` points of a falling curve from step `from` on, with one spike at step 777. */
function curve(from: number, count: number, key = "loss"): Point[] {
	return Array.from({ length: count }, (_, i) => {
		const step = from + i;
		return { key, step, timestamp: work.now + step * 1_000, value: step === 777 ? 1e6 : 1 / (1 + step) };
	});
}

async function log(from: number, to: number): Promise<void> {
	for (let step = from; step < to; step += 1_000) {
		await logBatch(work, runId, { points: curve(step, Math.min(1_000, to - step)) });
		await work.settle();
	}
	await sealTail(env.DB, seq);
}

describe("a curve", () => {
	test("has at most two points a pixel, in order, and loses no peak", () => {
		fc.assert(
			fc.property(arbitrary.series, fc.integer({ min: 1, max: 20 }), (series, pixels) => {
				const builder = new CurveBuilder((step) => step, EVERYTHING);
				builder.points(series);
				const { x, y } = builder.draw(pixels);
				expect(x.length).toBeLessThanOrEqual(2 * pixels);
				expect(x).toEqual([...x].sort((a, b) => a - b));
				const numbers = series.values.filter((v) => !Number.isNaN(v));
				if (numbers.length === 0) return;
				const drawn = y.filter((v) => !Number.isNaN(v));
				expect(Math.max(...drawn)).toBe(Math.max(...numbers));
				expect(Math.min(...drawn)).toBe(Math.min(...numbers));
			}),
		);
	});

	test("of buckets holds every value between its least and greatest", () => {
		fc.assert(
			fc.property(arbitrary.series, (series) => {
				const buckets = bucketsOf(series, FINE);
				for (const [i, value] of series.values.entries()) {
					if (Number.isNaN(value)) continue;
					const bucket = Math.floor(i / FINE);
					expect(value).toBeGreaterThanOrEqual(buckets.least[bucket]!);
					expect(value).toBeLessThanOrEqual(buckets.most[bucket]!);
				}
			}),
		);
	});
});

describe("the level that is read", () => {
	test.each([
		[1_000, 800, "points"],
		[25_000, 800, "points"],
		[26_000, 800, "fine"],
		[204_000, 800, "fine"],
		[205_000, 800, "coarse"],
		[100_000, 400, "fine"],
		[1_000_000, 800, "coarse"],
	] as const)("%i points on %i pixels: %s", (points, pixels, level) => {
		expect(levelFor([points, 0, points, 0, points], { axis: "step", ...EVERYTHING, pixels }, 0)).toBe(level);
	});

	test("zooming in brings the points back", () => {
		const zoomed = { axis: "step", from: 1_000, to: 2_000, pixels: 800 } as const;
		expect(levelFor([1_000_000, 0, 1_000_000, 0, 1], zoomed, 0)).toBe("points");
	});
});

describe("series of a run", () => {
	test("keep a single spike at every level", async () => {
		await log(0, 60_000);
		for (const [pixels, level] of [
			[20, "coarse"],
			[800, "fine"],
			[4_000, "points"],
		] as const) {
			expect(levelFor([60_000, 0, 59_999, 0, 1], { axis: "step", ...EVERYTHING, pixels }, 0)).toBe(level);
			const { series } = await readSeries(work, query({ pixels }));
			expect(series[0]!.count).toBe(60_000);
			expect(Math.max(...series[0]!.curve.y)).toBe(1e6);
			expect(series[0]!.curve.x.length).toBeLessThanOrEqual(2 * pixels);
		}
	}, 60_000);

	test("are drawn by time and relative time, and cut to a window", async () => {
		await log(0, 100);
		const drawn = async (q: Partial<SeriesQuery>) => (await readSeries(work, query(q))).series[0]!.curve.x;
		expect((await drawn({ axis: "time" }))[5]).toBe(work.now + 5_000);
		expect((await drawn({ axis: "relative" }))[5]).toBe(5);
		expect(await drawn({ from: 10, to: 12 })).toEqual([10, 11, 12]);
	});

	test("of runs and metrics that are not there are left out", async () => {
		await log(0, 10);
		const { series } = await readSeries(work, query({ runIds: [runId, "nope"], keys: ["loss", "nothing"] }));
		expect(series.map(({ runId, key }) => [runId, key])).toEqual([[runId, "loss"]]);
	});

	test("of a running run are followed by what is new alone", async () => {
		await logBatch(work, runId, { points: curve(0, 5) });
		const { cursors } = await readSeries(work, query());
		await logBatch(work, runId, { points: curve(5, 2) });
		const fresh = await readNewPoints(work, cursors, ["loss"], "step");
		expect(fresh.series[0]!.curve.x).toEqual([5, 6]);
		expect((await readNewPoints(work, fresh.cursors, ["loss"], "step")).series).toEqual([]);
		await sealTail(env.DB, seq);
		expect((await readNewPoints(work, fresh.cursors, ["loss"], "step")).stale).toEqual([runId]);
	});
});

describe("cold points", () => {
	async function cool(): Promise<void> {
		await updateRun(work, runId, { status: "FINISHED", endTime: work.now });
		await work.settle();
		expect(await coolRun(work, seq)).toBeGreaterThan(0);
	}

	test("read as before, from the bucket", async () => {
		await log(0, 30_000);
		const before = await readHistory(work, runId, "loss");
		const drawn = await readSeries(work, query());
		await cool();
		const { bytes } = (await env.DB.prepare("SELECT sum(length(data)) AS bytes FROM metric_chunks WHERE run_seq = ?1")
			.bind(seq)
			.first<{ bytes: number }>())!;
		expect(bytes).toBe(0);
		expect(await readHistory(work, runId, "loss")).toEqual(before);
		expect((await readSeries(work, query())).series).toEqual(drawn.series);
		expect(await coolRun(work, seq)).toBe(0);
	}, 60_000);

	test("are joined by late ones", async () => {
		await log(0, 100);
		await cool();
		await logBatch(work, runId, { points: curve(100, 5) });
		await sealTail(env.DB, seq);
		await cool();
		const { series } = await readHistory(work, runId, "loss");
		expect(series.steps).toEqual(Array.from({ length: 105 }, (_, i) => i));
	});

	test("that are lost are said to be, and the coarse level still draws", async () => {
		await log(0, 2_000);
		await cool();
		for (const { key } of (await env.BUCKET.list({ prefix: `.runnel/points/${seq}/` })).objects)
			await env.BUCKET.delete(key);
		await expect(readHistory(work, runId, "loss")).rejects.toThrow(/gone/);
		const { series } = await readSeries(work, query());
		expect(series[0]).toMatchObject({ damaged: true, count: 2_000 });
		expect(Math.max(...series[0]!.curve.y)).toBe(1e6);
	});

	test("stay in the database without a bucket", async () => {
		await log(0, 10);
		await updateRun(work, runId, { status: "FINISHED" });
		expect(await coolRun(testWork({ bucket: undefined }), seq)).toBe(0);
	});
});

test("a chart of 200,000 points reads few rows, whatever the length", async () => {
	await log(0, 200_000);
	const database = counted(env.DB);
	const { series } = await readSeries(testWork({ db: database.db }), query());
	const { rowsRead, statements } = database.take();
	const bytes = JSON.stringify(series[0]!.curve).length;
	console.log(`200,000 points at 800 pixels: ${statements} statements, ${rowsRead} rows read, ${bytes} characters`);
	expect(statements).toBe(2);
	expect(rowsRead).toBeLessThan(15);
}, 120_000);
