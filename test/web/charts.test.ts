import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { numberLabels, spanLabels } from "../../web/charts/axis-labels.ts";
import { COLOURS, colourOf, dashesOf } from "../../web/charts/colour.ts";
import { joinLines, nearestIndex } from "../../web/charts/join-lines.ts";
import { smooth } from "../../web/charts/smooth.ts";
import { sparkPath } from "../../web/charts/spark-path.ts";

describe("colours", () => {
	const run = (seq: number) => ({ run_id: `r${seq}`, seq });
	it("stay with the run, and differ among twelve neighbours", () => {
		expect(colourOf(run(7))).toBe(colourOf({ run_id: "another page", seq: 7 }));
		expect(new Set(Array.from({ length: COLOURS }, (_, i) => colourOf(run(40 + i)))).size).toBe(COLOURS);
	});
	it("are told apart by dashes where a chart has one twice", () => {
		const dashes = dashesOf([run(1), run(13), run(2)]);
		expect([dashes.get("r1"), dashes.get("r13"), dashes.get("r2")]).toEqual([0, 1, 0]);
	});
});

describe("joinLines", () => {
	it("keeps columns that share their steps as they are", () => {
		expect(
			joinLines([
				{ x: [0, 1], y: [5, 6] },
				{ x: [0, 1], y: [7, null] },
			]),
		).toEqual({
			x: [0, 1],
			ys: [
				[5, 6],
				[7, null],
			],
		});
	});
	it("aligns others, telling a gap from what was not sampled", () => {
		const { x, ys } = joinLines([
			{ x: [0, 2], y: [5, null] },
			{ x: [1, 2], y: [7, 8] },
		]);
		expect(x).toEqual([0, 1, 2]);
		expect(ys).toEqual([
			[5, undefined, null],
			[undefined, 7, 8],
		]);
	});
	it("lets the last of several points at one step stand", () => {
		expect(
			joinLines([
				{ x: [0, 0, 1], y: [1, 2, 3] },
				{ x: [1], y: [9] },
			]).ys[0],
		).toEqual([2, 3]);
	});
	it("loses no value of curves with distinct steps", () => {
		const curve = fc.uniqueArray(fc.integer({ min: 0, max: 50 }), { minLength: 1 }).map((x) => {
			const sorted = x.sort((a, b) => a - b);
			return { x: sorted, y: sorted.map((v) => v * 2) };
		});
		fc.assert(
			fc.property(fc.array(curve, { minLength: 1, maxLength: 4 }), (curves) => {
				const { x, ys } = joinLines(curves);
				curves.forEach((c, i) => {
					expect(c.x.map((at) => ys[i]![x.indexOf(at)])).toEqual(c.y);
				});
			}),
		);
	});
	it("finds the nearest place", () => {
		expect([-5, 4, 6, 99].map((x) => nearestIndex([0, 5, 10], x))).toEqual([0, 1, 1, 2]);
		expect(nearestIndex([], 1)).toBe(-1);
	});
});

describe("smooth", () => {
	it("leaves the curve as it is at zero, and a constant at any amount", () => {
		expect(smooth([0, 1, 2], [1, 5, 2], 0)).toEqual([1, 5, 2]);
		for (const value of smooth([0, 1, 2, 9], [3, 3, 3, 3], 0.9)) expect(value).toBeCloseTo(3);
	});
	it("stays within the values and keeps gaps", () => {
		const result = smooth([0, 1, 2, 3], [0, 10, null, 0], 0.8);
		expect(result[2]).toBeNull();
		for (const value of result) if (value !== null) expect(value).toBeGreaterThanOrEqual(0);
		expect(Math.max(...result.filter((v) => v !== null))).toBeLessThan(10);
	});
	it("does not depend on how densely the curve was logged", () => {
		const sampled = (n: number) => {
			const x = Array.from({ length: n + 1 }, (_, i) => i / n);
			return smooth(
				x,
				x.map((v) => v),
				0.7,
			).at(-1)!;
		};
		expect(sampled(1000)).toBeCloseTo(sampled(100), 1);
	});
});

it("labels axes without rounding what it says", () => {
	expect(numberLabels([0, 0.25, 0.5, 0.75], 0.25)).toEqual(["0", "0.25", "0.50", "0.75"]);
	expect(numberLabels([0, 5_000, 10_000], 5_000)).toEqual(["0", "5k", "10k"]);
	expect(numberLabels([-2, 0, 2], 2)).toEqual(["−2", "0", "2"]);
	expect(spanLabels([0, 30, 60], 30)).toEqual(["0", "30 s", "1 min"]);
	expect(spanLabels([0, 3600, 7200], 3600)).toEqual(["0", "1 h", "2 h"]);
});

it("draws sparklines with gaps, and nothing of nothing", () => {
	expect(sparkPath([0, 1, 2, 3], [0, 1, null, 1], 104, 14)).toBe("M2.0 12.0L35.3 2.0M102.0 2.0");
	expect(sparkPath([], [], 96, 18)).toBe("");
	expect(sparkPath([5], [7], 96, 18)).toMatch(/^M2\.0/);
});
