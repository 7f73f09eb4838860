import { describe, expect, it } from "vitest";
import { boxesOf } from "../../web/components/understand/boxes.ts";
import { brushed } from "../../web/components/understand/brushed.ts";
import { dimensionOf, ticksBetween } from "../../web/components/understand/dimension.ts";
import { importanceOf, randomFrom } from "../../web/components/understand/forest.ts";
import { importanceData } from "../../web/components/understand/importance-data.ts";
import { aRun } from "./a-run.ts";

describe("importanceOf", () => {
	const random = randomFrom(1);
	const column = () => Array.from({ length: 200 }, () => random());
	const [strong, weak, none] = [column(), column(), column()];
	it("finds which params a metric depends on, in their order", () => {
		const target = strong.map((v, i) => 3 * v * v + weak[i]! + 0.05 * random());
		const { shares, explained } = importanceOf([none, weak, strong], target);
		expect(explained).toBeGreaterThan(0.7);
		expect(shares[2]!).toBeGreaterThan(shares[1]! * 2);
		expect(shares[1]!).toBeGreaterThan(shares[0]! * 2);
		expect(shares[0]!).toBeLessThan(0.05);
	});
	it("finds what matters only together", () => {
		const target = strong.map((v, i) => (v > 0.5 === weak[i]! > 0.5 ? 1 : 0));
		const { shares } = importanceOf([strong, weak, none], target);
		expect(Math.min(shares[0]!, shares[1]!)).toBeGreaterThan(5 * Math.max(shares[2]!, 0.01));
	});
	it("says that it explains nothing where there is nothing, and the same each time", () => {
		const noise = importanceOf([strong, weak], none);
		expect(noise.explained).toBeLessThan(0.1);
		expect(importanceOf([strong, weak], none)).toEqual(noise);
		expect(
			importanceOf(
				[strong],
				strong.map(() => 1),
			),
		).toEqual({ shares: [0], explained: 0 });
	});
	it("takes texts, params that are missing, and leaves out those that are the same", () => {
		const runs = [
			aRun({ params: { lr: "0.1", opt: "sgd", same: "1" }, metrics: { f1: 1 } }),
			aRun({ params: { opt: "adam", same: "1" }, metrics: { f1: 2 } }),
			aRun({ params: { lr: "9" }, metrics: { f1: Number.NaN } }),
		];
		expect(importanceData(runs, "f1")).toEqual({
			params: ["lr", "opt"],
			columns: [
				[0.1, Number.NEGATIVE_INFINITY],
				[1, 0],
			],
			target: [1, 2],
		});
	});
});

describe("dimensions", () => {
	const runs = ["0.0001", "0.01", "1"].map((lr, i) => aRun({ run_id: lr, params: { lr, opt: "ab"[i % 2]! } }));
	it("lays values that span magnitudes on a logarithmic axis, texts at places of their own", () => {
		const lr = dimensionOf(runs, "params.lr");
		expect(runs.map((run) => lr.at(run))).toEqual([0, 0.5, 1]);
		const opt = dimensionOf(runs, "params.opt");
		expect(runs.map((run) => opt.at(run))).toEqual([0.25, 0.75, 0.25]);
		expect(lr.at(aRun())).toBeUndefined();
	});
	it("names round places", () => {
		expect(ticksBetween(0, 1, false)).toEqual([0, 0.5, 1]);
		expect(ticksBetween(1e-4, 1, true)).toEqual([1e-4, 1e-3, 1e-2, 0.1, 1]);
		expect(ticksBetween(3, 3, false)).toEqual([3]);
	});
	it("keeps the runs that pass through every stretch", () => {
		const axes = [dimensionOf(runs, "params.lr"), dimensionOf(runs, "params.opt")];
		const brushes = new Map([
			["params.lr", [0.4, 1] as const],
			["params.opt", [0, 0.5] as const],
		]);
		expect([...brushed(runs, axes, brushes)]).toEqual(["1"]);
	});
});

it("draws boxes as Tukey does, by value in their own order", () => {
	const runs = [1, 2, 3, 4, 100].map((f1) => aRun({ params: { d: "10" }, metrics: { f1 } }));
	const boxes = boxesOf([...runs, aRun({ params: { d: "9" }, metrics: { f1: 5 } })], "params.d", "metrics.f1");
	expect(boxes.map((box) => box.label)).toEqual(["9", "10"]);
	expect(boxes[1]).toMatchObject({ n: 5, q1: 2, median: 3, q3: 4, low: 1, high: 4, outside: [100] });
});
