import { describe, expect, it } from "vitest";
import {
	columnById,
	columnOf,
	columnsIn,
	defaultColumns,
	metricIn,
	NAME_COLUMN,
	nextOrder,
	orderByText,
	parseOrder,
} from "../../web/components/runs-table/columns.ts";
import { aRun } from "./a-run.ts";

const runs = [
	aRun({
		params: { depth: "8", seed: "1" },
		metrics: { f1: 0.9, lr: 0.1, "system/cpu": 5 },
		tags: { team: "a", "mlflow.user": "x" },
	}),
	aRun({ params: { depth: "4", seed: "1" }, metrics: { f1: 0.8, lr: 0.2 } }),
];

describe("columnsIn", () => {
	it("finds what the runs have, without the client's own tags", () => {
		const ids = columnsIn(runs).map((c) => c.id);
		expect(ids).toContain("metrics.f1");
		expect(ids).toContain("params.depth");
		expect(ids).toContain("tags.team");
		expect(ids).not.toContain("tags.mlflow.user");
	});
	it("offers the best ever of each metric, by its direction, and orders by it", () => {
		const ids = columnsIn([aRun({ metrics: { f1: 1, loss: 1, lr: 1 } })]).map((c) => c.id);
		expect(ids.filter((id) => /^(min|max)_/.test(id))).toEqual(["max_metrics.f1", "min_metrics.loss"]);
		expect(orderByText(parseOrder("min_metrics.loss"))).toBe("min_metrics.`loss` ASC");
		expect(nextOrder(undefined, columnById("min_metrics.loss")!)).toBe("min_metrics.loss");
		expect(metricIn(aRun({ metrics: { loss: 0.5 } }), columnById("min_metrics.loss")!)).toBe(0.5);
	});
	it("sorts names as people count", () => {
		const many = columnsIn([aRun({ metrics: { layer10: 1, layer2: 1 } })]).filter((c) => c.kind === "metric");
		expect(many.map((c) => c.name)).toEqual(["layer2", "layer10"]);
	});
});

describe("defaultColumns", () => {
	const chosen = defaultColumns(columnsIn(runs), runs);
	it("leads with metrics of the model and leaves the machine's out", () => {
		expect(chosen.slice(0, 2)).toEqual(["metrics.f1", "metrics.lr"]);
		expect(chosen).not.toContain("metrics.system/cpu");
	});
	it("shows only the params that differ", () => {
		expect(chosen).toContain("params.depth");
		expect(chosen).not.toContain("params.seed");
	});
	it("shows all params of a single run", () => {
		expect(defaultColumns(columnsIn(runs.slice(0, 1)), runs.slice(0, 1))).toContain("params.seed");
	});
});

describe("order", () => {
	it("quotes names as the server's grammar wants", () => {
		expect(orderByText(parseOrder("-metrics.val/f1"))).toBe("metrics.`val/f1` DESC");
		expect(orderByText(parseOrder("params.a b"))).toBe("params.`a b` ASC");
		expect(orderByText(parseOrder("metrics.a`b"))).toBe('metrics."a`b" ASC');
		expect(orderByText(parseOrder("start_time"))).toBe("start_time ASC");
	});
	it("ignores what it does not know, and what the server cannot order by", () => {
		for (const text of ["", "nonsense", "-duration", "metrics"]) expect(orderByText(parseOrder(text))).toBe("");
	});
	it("goes down, up and back for numbers, up, down and back for texts", () => {
		const metric = columnOf("metric", "f1");
		expect(nextOrder(undefined, metric)).toBe("-metrics.f1");
		expect(nextOrder(parseOrder("-metrics.f1"), metric)).toBe("metrics.f1");
		expect(nextOrder(parseOrder("metrics.f1"), metric)).toBe("");
		expect(nextOrder(undefined, NAME_COLUMN)).toBe("run_name");
		expect(nextOrder(parseOrder("run_name"), NAME_COLUMN)).toBe("-run_name");
	});
});

it("finds a column by its id, whether or not a run has it", () => {
	expect(columnById("metrics.val/f1")).toMatchObject({ kind: "metric", name: "val/f1" });
	expect(columnById("params.a.b")).toMatchObject({ kind: "param", name: "a.b" });
	expect(columnById("whatever")).toBeUndefined();
});
