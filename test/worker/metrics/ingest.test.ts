import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import { documentKey } from "../../../worker/db/document-key.ts";
import { parseJson } from "../../../worker/json.ts";
import { MAX_METRIC_NAMES } from "../../../worker/limits.ts";
import { addPoint, entryOf, parseEntry } from "../../../worker/metrics/entry.ts";
import { readHistory } from "../../../worker/metrics/history.ts";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import { compareAt, type Point, sortedDistinct } from "../../../worker/metrics/point.ts";
import { sealTail } from "../../../worker/metrics/seal.ts";
import { seriesByKey } from "../../../worker/metrics/segment.ts";
import { deleteRun, getRun } from "../../../worker/tracking/runs.ts";
import * as arbitrary from "../support/arbitraries.ts";
import { newRun, testWork } from "../support/work.ts";

const work = testWork();
let runId: string;

beforeEach(async () => {
	runId = await newRun(work);
});

const at = (step: number, value = step, key = "loss"): Point => ({ key, value, step, timestamp: 1_000 + step });

async function seal(): Promise<void> {
	const seq = await env.DB.prepare("SELECT seq FROM runs WHERE run_id = ?1").bind(runId).first<number>("seq");
	await sealTail(env.DB, seq!);
}

const steps = async (key = "loss") => (await readHistory(work, runId, key)).series.steps;

test("whatever is logged, in whatever pieces and with whatever seals between, comes back once and in order", async () => {
	const request = fc.record({
		points: fc.array(arbitrary.point, { maxLength: 12 }),
		sealed: fc.boolean(),
		again: fc.boolean(),
	});
	await fc.assert(
		fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 5 }), async (requests) => {
			runId = await newRun(work);
			for (const { points, sealed, again } of requests) {
				await logBatch(work, runId, { points });
				if (sealed) await seal();
				if (again) await logBatch(work, runId, { points });
			}
			const all = requests.flatMap(({ points }) => points);
			const run = await getRun(work, runId);
			const entries = parseJson(run.metrics) as Record<string, number[]>;
			for (const [key, series] of seriesByKey(all)) {
				const { series: read, next } = await readHistory(work, runId, key);
				expect(next).toBeUndefined();
				expect(sameSeries(read, sortedDistinct(series))).toBe(true);
				const entry = entryOf(all.find((p) => p.key === key)!);
				for (const point of all) if (point.key === key) addPoint(entry, point);
				expect(parseEntry(entries[documentKey(key)]!)).toStrictEqual(entry);
			}
			expect(Object.keys(entries).length).toBe(seriesByKey(all).size);
		}),
		{ numRuns: 60 },
	);
}, 60_000);

/** Which of two zeros of one place is kept is not said, so points are compared in the order of history. */
function sameSeries(a: ReturnType<typeof sortedDistinct>, b: typeof a): boolean {
	return a.values.length === b.values.length && a.values.every((_, i) => compareAt(a, i, b, i) === 0);
}

describe("a repeated request", () => {
	test("leaves the row as it was", async () => {
		const row = () =>
			env.DB.prepare("SELECT tail, json(metrics) m, metric_count FROM runs WHERE run_id = ?1").bind(runId).first();
		await logBatch(work, runId, { points: [at(1), at(2)] });
		const before = await row();
		await logBatch(work, runId, { points: [at(1), at(2)] });
		expect(await row()).toEqual(before);
	});

	test("doubles nothing when it arrives after sealing, nor when it is sealed again", async () => {
		await logBatch(work, runId, { points: [at(1), at(2)] });
		await seal();
		await logBatch(work, runId, { points: [at(1), at(2)] });
		expect(await steps()).toEqual([1, 2]);
		await seal();
		expect(await steps()).toEqual([1, 2]);
	});
});

describe("a batch is all or nothing", () => {
	const nothingWritten = async (attempt: () => Promise<unknown>, message: RegExp) => {
		const row = () => env.DB.prepare("SELECT * FROM runs WHERE run_id = ?1").bind(runId).first();
		const before = await row();
		await expect(attempt()).rejects.toThrow(message);
		expect(await row()).toEqual(before);
	};

	test("a changed param refuses the points and tags beside it", async () => {
		await logBatch(work, runId, { params: new Map([["lr", "0.1"]]) });
		const batch = {
			points: [at(1)],
			tags: new Map([["t", "v"]]),
			params: new Map([
				["lr", "0.2"],
				["new", "1"],
			]),
		};
		await nothingWritten(() => logBatch(work, runId, batch), /key='lr'.*value='0.1'.*new value '0.2'/);
	});

	test("one more metric name than a run may have", async () => {
		const names = (from: number, count: number) => Array.from({ length: count }, (_, i) => at(0, 1, `m${from + i}`));
		for (let from = 0; from < MAX_METRIC_NAMES; from += 1_000)
			await logBatch(work, runId, { points: names(from, 1_000) });
		await logBatch(work, runId, { points: [at(1, 2, "m17")] });
		await nothingWritten(
			() => logBatch(work, runId, { points: [at(1, 2, "m17"), at(1, 2, "one more")] }),
			/metric names/,
		);
	});

	test("a deleted run", async () => {
		await deleteRun(work, runId);
		await nothingWritten(() => logBatch(work, runId, { points: [at(1)] }), /must be in the 'active' state/);
	});

	test("a control character in a name", async () => {
		await nothingWritten(() => logBatch(work, runId, { points: [at(1, 1, "a\u0000b")] }), /control character/);
	});
});

describe("sealing", () => {
	test("two sealers at once write one block", async () => {
		await logBatch(work, runId, { points: [at(1), at(2)] });
		await Promise.all([seal(), seal(), seal()]);
		const blocks = await env.DB.prepare(
			"SELECT count(*) AS n FROM metric_chunks WHERE run_seq = (SELECT seq FROM runs WHERE run_id = ?1)",
		)
			.bind(runId)
			.first<number>("n");
		expect(blocks).toBe(1);
		expect(await steps()).toEqual([1, 2]);
	});

	test("keeps points that arrive meanwhile", async () => {
		await logBatch(work, runId, { points: [at(1)] });
		await Promise.all([seal(), logBatch(work, runId, { points: [at(2)] }), logBatch(work, runId, { points: [at(3)] })]);
		expect(await steps()).toEqual([1, 2, 3]);
	});
});

test("64 writers on one run at once lose and double nothing", async () => {
	const writer = (w: number) =>
		Promise.all(
			[0, 1, 2].map((i) =>
				logBatch(work, runId, { points: Array.from({ length: 50 }, (_, p) => at(w * 1_000 + i * 50 + p)) }),
			),
		);
	await Promise.all([...Array.from({ length: 64 }, (_, w) => writer(w)), seal(), seal()]);
	await work.settle();
	const expected = Array.from({ length: 64 }, (_, w) => Array.from({ length: 150 }, (_, p) => w * 1_000 + p)).flat();
	expect(await steps()).toEqual(expected);
}, 60_000);

describe("pages of a history", () => {
	test("joined are the whole, for any page size and any seals", async () => {
		for (let batch = 0; batch < 6; batch++) {
			await logBatch(work, runId, { points: Array.from({ length: 40 }, (_, i) => at(((batch * 40 + i) * 7) % 240)) });
			if (batch % 2 === 1) await seal();
		}
		const whole = Array.from({ length: 240 }, (_, i) => i);
		for (const limit of [1, 7, 100, 239, 240, 241]) {
			const joined: unknown[] = [];
			let after: Awaited<ReturnType<typeof readHistory>>["next"];
			do {
				const page: Awaited<ReturnType<typeof readHistory>> = await readHistory(work, runId, "loss", { limit, after });
				expect(page.series.steps.length).toBeGreaterThan(0);
				expect(page.series.steps.length).toBeLessThanOrEqual(limit);
				joined.push(...page.series.steps);
				after = page.next;
			} while (after);
			expect(joined).toEqual(whole);
		}
	});

	test("an unknown metric has none, an unknown run is an error", async () => {
		expect((await readHistory(work, runId, "nothing")).series.steps).toEqual([]);
		await expect(readHistory(work, "nope", "loss")).rejects.toThrow(/not found/);
	});
});
