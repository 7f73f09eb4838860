import { describe, expect, it } from "vitest";
import { heatOf } from "../../web/components/runs-table/heat.ts";
import { rowsOf } from "../../web/components/runs-table/tree.ts";
import { sliceOf } from "../../web/components/runs-table/virtual-rows.ts";
import { CHARTED_AT_FIRST, chartedRuns } from "../../web/components/workspace/charted.ts";
import { columnsText, viewStateIn } from "../../web/components/workspace/view-state.ts";
import { aRun } from "./a-run.ts";

describe("rowsOf", () => {
	const parent = aRun({ run_id: "p" });
	const child = aRun({ run_id: "c", parent_run_id: "p" });
	const grandchild = aRun({ run_id: "g", parent_run_id: "c" });
	const other = aRun({ run_id: "o", parent_run_id: "not loaded" });
	it("puts children below their parent, at their depth", () => {
		const rows = rowsOf([grandchild, child, other, parent], true, new Set());
		expect(rows.map(({ run, depth }) => [run.run_id, depth])).toEqual([
			["o", 0],
			["p", 0],
			["c", 1],
			["g", 2],
		]);
		expect(rows[1]!.children).toBe(1);
	});
	it("leaves out what is below a folded parent", () => {
		const rows = rowsOf([parent, child, grandchild], true, new Set(["p"]));
		expect(rows.map((row) => row.run.run_id)).toEqual(["p"]);
	});
	it("keeps the order of the server where one was asked for", () => {
		const rows = rowsOf([child, parent], false, new Set());
		expect(rows.map((row) => row.run.run_id)).toEqual(["c", "p"]);
	});
	it("loses no run to a circle of parents", () => {
		const a = aRun({ run_id: "a", parent_run_id: "a" });
		expect(rowsOf([a], true, new Set())).toHaveLength(1);
	});
});

describe("sliceOf", () => {
	it("makes the rows in view and a few around them, however many there are", () => {
		const { from, to } = sliceOf(28 * 50_000, 560, 28, 100_000);
		expect(from).toBeLessThanOrEqual(50_000);
		expect(to).toBeGreaterThanOrEqual(50_020);
		expect(to - from).toBeLessThan(50);
	});
	it("stays within the list when it has become shorter", () => {
		const { from, to } = sliceOf(28 * 5_000, 560, 28, 10);
		expect(to).toBe(10);
		expect(from).toBeLessThanOrEqual(10);
	});
});

describe("heatOf", () => {
	it("shades what is better, by the metric's own direction", () => {
		const f1 = heatOf("f1", [0.5, 0.7, 0.9]);
		expect([f1.shadeOf(0.5), f1.shadeOf(0.9)]).toEqual([0, 5]);
		expect(f1.isBest(0.9)).toBe(true);
		const loss = heatOf("val/loss", [0.5, 0.7, 0.9]);
		expect([loss.shadeOf(0.5), loss.shadeOf(0.9)]).toEqual([5, 0]);
		expect(loss.isBest(0.5)).toBe(true);
	});
	it("shades neither settings nor equal values nor NaN", () => {
		expect(heatOf("lr", [1, 2]).shadeOf(2)).toBe(0);
		expect(heatOf("f1", [1, 1]).isBest(1)).toBe(false);
		expect(heatOf("f1", [1, 2, Number.NaN]).shadeOf(Number.NaN)).toBe(0);
	});
});

describe("chartedRuns", () => {
	const ids = Array.from({ length: 30 }, (_, i) => `r${i}`);
	it("draws the top of the table until something is ticked", () => {
		expect([...chartedRuns(ids, new Set(), new Map())]).toEqual(ids.slice(0, CHARTED_AT_FIRST));
		expect([...chartedRuns(ids, new Set(["r20", "r3"]), new Map())]).toEqual(["r3", "r20"]);
	});
	it("follows what was switched by hand", () => {
		const drawn = chartedRuns(
			ids,
			new Set(),
			new Map([
				["r0", false],
				["r25", true],
			]),
		);
		expect(drawn.has("r0")).toBe(false);
		expect(drawn.has("r25")).toBe(true);
	});
});

it("keeps columns in the URL, whatever their names hold", () => {
	const ids = ["metrics.a,b", "params.ü"];
	const query = new URLSearchParams({ cols: columnsText(ids)! });
	expect(viewStateIn(new URLSearchParams(query.toString())).columns).toEqual(ids);
	expect(viewStateIn(new URLSearchParams()).columns).toBeNull();
	expect(viewStateIn(new URLSearchParams({ cols: columnsText([])! })).columns).toEqual([]);
});
