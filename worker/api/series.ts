/** `/series`: points of metrics for charts, at most two a pixel. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { downsample } from "../metrics/downsample.ts";
import { readHistory } from "../metrics/history.ts";
import type { Series as History } from "../metrics/point.ts";
import type { Work } from "../work.ts";
import type { Series, SeriesAnswer, SeriesAxis, SeriesValue } from "./contract.ts";
import { shown } from "./fields.ts";
import { numberOf } from "./query.ts";

/** Pairs of run and metric: each takes up to three statements, and an invocation has 50 on the free plan. */
export const MAX_PAIRS = 16;

const POINTS = { least: 10, most: 4_000, otherwise: 800 };

export const series = new Hono<App>().get("/", needs("read"), async (c) => {
	const runs = listOf(c, "run");
	const metrics = listOf(c, "metric");
	if (runs.length * metrics.length > MAX_PAIRS) {
		throw invalid(`${runs.length} runs × ${metrics.length} metrics are over ${MAX_PAIRS}. Ask in several requests.`);
	}
	const axis = axisOf(c);
	const points = numberOf(c, "points", POINTS);
	const pairs = runs.flatMap((run) => metrics.map((metric) => ({ run, metric })));
	const read = await Promise.all(pairs.map(({ run, metric }) => readOne(c.var.work, run, metric, axis, points)));
	return c.json({ series: read.filter((one) => one.count > 0) } satisfies SeriesAnswer);
});

function listOf(c: Context, name: string): string[] {
	const list = [...new Set(c.req.queries(name) ?? [])];
	if (list.length === 0) throw invalid(`'${name}' is missing: name at least one, as ?${name}=…`);
	return list;
}

function axisOf(c: Context): SeriesAxis {
	const axis = c.req.query("x") ?? "step";
	if (axis === "step" || axis === "time" || axis === "relative") return axis;
	throw invalid(`'x' must be step, time or relative, not ${shown(axis)}.`);
}

async function readOne(work: Work, runId: string, metric: string, axis: SeriesAxis, points: number): Promise<Series> {
	const { series } = await readHistory(work, runId, metric);
	const curve = downsample(curveOf(series, axis), points);
	return { run_id: runId, metric, count: series.values.length, x: curve.x, y: curve.y.map(wireValue) };
}

/** The history along the axis. Steps are rounded to float64, as JSON numbers are anyway. */
function curveOf(history: History, axis: SeriesAxis): { x: number[]; y: number[] } {
	const start = history.timestamps[0] ?? 0;
	const at = {
		step: (i: number) => Number(history.steps[i]),
		time: (i: number) => history.timestamps[i]!,
		relative: (i: number) => (history.timestamps[i]! - start) / 1000,
	}[axis];
	const x = history.values.map((_, i) => at(i));
	// Histories are in order of time; steps may run backwards where a run was resumed.
	if (x.every((value, i) => i === 0 || x[i - 1]! <= value)) return { x, y: [...history.values] };
	const order = x.map((_, i) => i).sort((a, b) => x[a]! - x[b]! || a - b);
	return { x: order.map((i) => x[i]!), y: order.map((i) => history.values[i]!) };
}

function wireValue(value: number): SeriesValue {
	return Number.isFinite(value) ? value : (String(value) as SeriesValue);
}
