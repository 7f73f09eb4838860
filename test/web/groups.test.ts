import { expect, it } from "vitest";
import { averaged } from "../../web/charts/averaged.ts";
import { spaced } from "../../web/charts/end-labels.ts";
import { extentOf } from "../../web/charts/y-range.ts";
import { groupingText, groupsOf, parseGrouping, spreadOf } from "../../web/components/runs-table/groups.ts";
import { groupRows, idsOf } from "../../web/components/runs-table/tree.ts";
import { slotsOf } from "../../web/components/runs-table/virtual-rows.ts";
import { aRun } from "./a-run.ts";

const runs = [
	aRun({ run_id: "a", params: { lr: "1", seed: "1" }, metrics: { f1: 0.8 } }),
	aRun({ run_id: "b", params: { lr: "1", seed: "2" }, metrics: { f1: 0.9 } }),
	aRun({ run_id: "c", params: { lr: "2", seed: "1" }, metrics: { f1: Number.NaN } }),
];

it("takes all seeds of one configuration together", () => {
	const groups = groupsOf(runs, { params: ["seed"], allBut: true });
	expect(groups.map((group) => [group.run.name, group.runs.length])).toEqual([
		["lr 1", 2],
		["lr 2", 1],
	]);
	expect(groups[0]!.spreads.f1!.value).toMatchObject({ n: 2, mean: expect.closeTo(0.85) });
	expect(groups[0]!.spreads.f1!.value.std).toBeCloseTo(Math.SQRT1_2 / 10);
	expect(groups[1]!.spreads.f1!.value.n).toBe(0);
	expect(groups[0]!.run.params).toEqual({ lr: "1" });
	expect(groupRows(groups, new Set()).flatMap(idsOf)).toEqual(["a", "b", "c"]);
	expect(
		groupRows(groups, new Set([groups[0]!.run.run_id]))
			.map((row) => row.run.run_id)
			.slice(1, 3),
	).toEqual(["a", "b"]);
});

it("counts a missing param as a value of its own", () => {
	const list = [aRun({ run_id: "x" }), aRun({ run_id: "y", params: { lr: "1" } })];
	expect(groupsOf(list, { params: ["lr"], allBut: false }).map((group) => group.run.name)).toEqual(["lr –", "lr 1"]);
});

it("has no deviation of a single value", () => {
	expect(spreadOf([3])).toEqual({ n: 1, mean: 3, std: Number.NaN });
});

it.each([
	{ params: ["a,b", "!c"], allBut: true },
	{ params: ["lr"], allBut: false },
])("keeps %o in the URL", (grouping) => {
	const query = new URLSearchParams({ group: groupingText(grouping)! });
	expect(parseGrouping(new URLSearchParams(query.toString()).get("group")!)).toEqual(grouping);
});

it("averages curves that were logged at different steps", () => {
	const mean = averaged([
		{ x: [0, 2, 4], y: [0, 2, 4] },
		{ x: [1, 2, 3], y: [3, 4, 5] },
	]);
	expect(mean.x).toEqual([0, 1, 2, 3, 4]);
	expect(mean.y).toEqual([0, 2, 3, 4, 4]);
	expect(mean.deviation[0]).toBeNull();
	expect(mean.deviation[2]).toBeCloseTo(Math.SQRT2);
});

it("reaches over bands, and past outliers only where asked to", () => {
	const line = { id: "a", label: "", colour: 0, dash: 0, x: [0, 1], y: [1, 2], deviation: [0.5, null] };
	expect(extentOf([line], 0, 1, true)).toEqual([0.5, 2]);
	const long = {
		...line,
		x: Array.from({ length: 100 }, (_, i) => i),
		y: Array.from({ length: 100 }, (_, i) => (i === 50 ? 1e9 : i)),
		deviation: undefined as never,
	};
	expect(extentOf([long], 0, 99, true)![1]).toBe(1e9);
	expect(extentOf([long], 0, 99, false)![1]).toBeLessThan(100);
	expect(extentOf([long], 200, 300, true)).toBeUndefined();
});

it("keeps the names at the lines' ends apart and inside", () => {
	expect(spaced([50, 51, 99], 0, 100, 10)).toEqual([50, 60, 99]);
	expect(spaced([99, 98], 0, 100, 10)).toEqual([100, 90]);
});

it("gives each row one slot, and a row keeps its slot while it is in view", () => {
	expect(slotsOf({ from: 4, to: 9 }, 6)).toEqual([6, 7, 8, undefined, 4, 5]);
	expect(slotsOf({ from: 6, to: 12 }, 6)).toEqual([6, 7, 8, 9, 10, 11]);
});
