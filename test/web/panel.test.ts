import { describe, expect, it } from "vitest";
import { parseCsv } from "../../web/components/artifacts/csv.ts";
import { imageType, previewKind } from "../../web/components/artifacts/preview-kind.ts";
import { nameWithin, sectionsOf } from "../../web/components/charts-panel/sections.ts";
import { searchMatcher, settingsIn } from "../../web/components/charts-panel/settings.ts";
import { metricRows, paramRows } from "../../web/components/compare/compare-rows.ts";
import { firstLines } from "../../web/components/first-lines.ts";
import { directionOf } from "../../web/data/directions.ts";
import { byName } from "../../web/data/document-key.ts";
import { IDLE_MS, LIVE_MS, nextPause } from "../../web/data/poll.ts";
import { stateOf } from "../../web/data/run.ts";
import { extended } from "../../web/data/series.ts";
import { chunks } from "../../web/data/series-requests.ts";
import { aRun } from "./a-run.ts";

describe("sectionsOf", () => {
	it("groups by prefix: results first, settings later, the machine last", () => {
		const sections = sectionsOf(["lr", "system/cpu", "system/gpu", "val/f1", "val/loss", "train/loss", "train/f1"]);
		expect(sections.map((s) => s.title)).toEqual(["train", "val", "", "system"]);
	});
	it("makes no section of a single metric", () => {
		const [only, ...rest] = sectionsOf(Array.from({ length: 900 }, (_, i) => `layer${i}/norm`));
		expect(rest).toHaveLength(0);
		expect(only).toMatchObject({ title: "" });
		expect(only!.metrics).toHaveLength(900);
		expect(nameWithin("", "layer1/norm")).toBe("layer1/norm");
		expect(nameWithin("val", "val/f1")).toBe("f1");
	});
});

it("searches metrics by regular expression, or by text where that is none", () => {
	expect(["val/f1", "train/f1"].filter(searchMatcher("^val"))).toEqual(["val/f1"]);
	expect(["a[b", "ab"].filter(searchMatcher("a["))).toEqual(["a[b"]);
});

it("reads chart settings from the URL and ignores nonsense", () => {
	expect(settingsIn(new URLSearchParams("x=time&smooth=60&log=y"))).toMatchObject({
		axis: "time",
		smoothing: 0.6,
		logY: true,
	});
	expect(settingsIn(new URLSearchParams("x=sideways&smooth=900"))).toMatchObject({ axis: "step", smoothing: 0 });
});

it.each([
	["loss", -1],
	["val/trainLoss", -1],
	["test_rmse", -1],
	["perplexity", -1],
	["fit_seconds", -1],
	["f1", 1],
	["val/accuracy", 1],
	["glossary_score", 1],
	["lr", 0],
	["epoch", 0],
	["system/cpu_utilization", 0],
])("knows which way %s is better", (name, direction) => {
	expect(directionOf(name)).toBe(direction);
});

describe("comparing", () => {
	const runs = [
		aRun({ params: { depth: "8", seed: "1" }, metrics: { f1: 0.9, loss: 0.2 } }),
		aRun({ params: { depth: "4", seed: "1", extra: "x" }, metrics: { f1: 0.8, loss: 0.1, only: 1 } }),
	];
	it("tells params that differ, also by being absent", () => {
		expect(
			paramRows(runs)
				.filter((row) => row.differs)
				.map((row) => row.name),
		).toEqual(["depth", "extra"]);
	});
	it("marks the best by each metric's own direction, and none where there is one value", () => {
		expect(Object.fromEntries(metricRows(runs).map((row) => [row.name, row.best]))).toEqual({
			f1: [0],
			loss: [1],
			only: [],
		});
	});
});

describe("artifacts", () => {
	it("never renders what could run script", () => {
		for (const name of ["a.html", "a.svg", "a.xml", "x/a.HTM"]) expect(previewKind(name)).toBe("text");
		expect(imageType("a.svg")).toBe("application/octet-stream");
		expect([previewKind("a.PNG"), previewKind("a.csv"), previewKind("model/MLmodel"), previewKind("a.pkl")]).toEqual([
			"image",
			"table",
			"text",
			"none",
		]);
	});
	it("reads CSV with quotes, line ends of both kinds and a limit", () => {
		expect(parseCsv('a,b\r\n"x, ""y""\nz",2\n', ",", 10)).toEqual([
			["a", "b"],
			['x, "y"\nz', "2"],
		]);
		expect(parseCsv("a\n1\n2\n3", ",", 2)).toEqual([["a"], ["1"]]);
		expect(parseCsv("a\tb", "\t", 5)).toEqual([["a", "b"]]);
	});
});

it("turns document keys back into names", () => {
	expect(byName({ "a%22b": 1, "50%25": 2 })).toEqual({ 'a"b': 1, "50%": 2 });
});

it("asks often while something runs, ever less otherwise", () => {
	expect(nextPause(IDLE_MS, true)).toBe(LIVE_MS);
	let pause = LIVE_MS;
	for (let i = 0; i < 20; i++) pause = nextPause(pause, false);
	expect(pause).toBe(IDLE_MS);
});

it("calls a run silent when nothing was heard for long", () => {
	const run = aRun({ status: "RUNNING", updated_at: 0 });
	expect(stateOf(run, 60_000)).toBe("running");
	expect(stateOf(run, 3_600_000)).toBe("silent");
	expect(stateOf(aRun({ updated_at: 0 }), 3_600_000)).toBe("finished");
});

it("asks for series in few requests, each a product of runs and metrics that the server takes", () => {
	const requests = ["a", "b"].flatMap((runId) =>
		Array.from({ length: 60 }, (_, i) => ({
			runId,
			metric: `m${i}`,
			window: null,
			axis: "step" as const,
			points: 800,
		})),
	);
	const asked = chunks(requests);
	expect(asked.flat()).toHaveLength(120);
	for (const chunk of asked) {
		const runs = new Set(chunk.map((r) => r.runId)).size;
		const metrics = new Set(chunk.map((r) => r.metric)).size;
		expect(runs * metrics).toBe(chunk.length);
		expect(chunk.length).toBeLessThanOrEqual(30);
		expect(chunk.length * 800).toBeLessThanOrEqual(20_000);
	}
});

it("offers lines that a shell reads, whatever the experiment is called", () => {
	expect(firstLines("https://x.example", "it's").curl).toContain("it'\\''s");
	expect(firstLines("https://x.example").shell).toContain("MLFLOW_TRACKING_URI=https://x.example");
});

describe("a curve that goes on", () => {
	const curve = { count: 100, cursor: "c1", x: [0, 5, 9], y: [1, null, 3] };
	it("takes what is new behind it", () => {
		expect(extended(curve, { cursor: "c2", x: [10, 11], y: [4, 5] })).toEqual({
			count: 102,
			cursor: "c2",
			x: [0, 5, 9, 10, 11],
			y: [1, null, 3, 4, 5],
		});
		expect(extended(curve, { cursor: undefined, x: [], y: [] })).toEqual(curve);
	});
	it("is read anew where a step runs backwards", () => {
		expect(extended(curve, { cursor: "c2", x: [9], y: [4] })).toBeUndefined();
		expect(extended(curve, { cursor: "c2", x: [11, 10], y: [4, 5] })).toBeUndefined();
	});
	it("is not asked for together with another moment of its run", () => {
		const at = (metric: string, cursor: string) => ({
			runId: "a",
			metric,
			axis: "step" as const,
			points: 100,
			window: null,
			cursor,
		});
		for (const chunk of chunks([at("m1", "c1"), at("m2", "c2"), at("m3", "c1")])) {
			expect(new Set(chunk.map((q) => q.cursor)).size).toBe(1);
		}
	});
});
