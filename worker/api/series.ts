/** `/series`: curves of many metrics of many runs for charts, and what is new since they were drawn. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_KEYS } from "../metrics/chunks.ts";
import type { Curve } from "../metrics/curve.ts";
import type { TailCursor } from "../metrics/open-runs.ts";
import { readNewPoints, readSeries } from "../metrics/series.ts";
import type { Work } from "../work.ts";
import type { NewSeriesAnswer, Series, SeriesAnswer, SeriesAxis, SeriesValue } from "./contract.ts";
import { shown } from "./fields.ts";
import { numberOf } from "./query.ts";

/** Runs in one request: each running one brings an open tail of up to 64 KB. */
const MAX_RUNS = 100;

const POINTS = { least: 10, most: 8_000, otherwise: 1_600 };

/** Points in one answer: charts of many runs draw each with fewer. About 200 KB gzip. */
const MAX_ANSWER_POINTS = 20_000;
const LEAST_PIXELS = 25;

export const series = new Hono<App>()
	.get("/", needs("read"), (c) => seriesAnswer(c, c.var.work, async (runIds) => runIds))
	.get("/new", needs("read"), async (c) => {
		const cursors = new Map(listOf(c, "since", MAX_RUNS).map(parsedCursor));
		const page = await readNewPoints(c.var.work, cursors, listOf(c, "metric", MAX_KEYS), axisOf(c));
		return c.json({
			series: page.series.map(({ runId, key, curve }) => ({ run_id: runId, metric: key, ...columns(curve) })),
			cursors: printed(page.cursors),
			stale: page.stale,
		} satisfies NewSeriesAnswer);
	});

/** @param allowed which of the named runs may be read */
export async function seriesAnswer(
	c: Context,
	work: Work,
	allowed: (runIds: readonly string[]) => Promise<readonly string[]>,
): Promise<Response> {
	const runIds = listOf(c, "run", MAX_RUNS);
	const keys = listOf(c, "metric", MAX_KEYS);
	const points = Math.min(numberOf(c, "points", POINTS), MAX_ANSWER_POINTS / (runIds.length * keys.length));
	const [from, to] = windowOf(c);
	const page = await readSeries(work, {
		runIds: await allowed(runIds),
		keys,
		axis: axisOf(c),
		from,
		to,
		pixels: Math.max(LEAST_PIXELS, Math.floor(points / 2)),
	});
	const drawn = page.series.map(({ runId, key, count, curve, damaged }): Series => {
		return { run_id: runId, metric: key, count, ...columns(curve), ...(damaged && { damaged }) };
	});
	return c.json({ series: drawn, cursors: printed(page.cursors) } satisfies SeriesAnswer);
}

function listOf(c: Context, name: string, most: number): string[] {
	const list = [...new Set(c.req.queries(name) ?? [])];
	if (list.length === 0) throw invalid(`'${name}' is missing: name at least one, as ?${name}=…`);
	if (list.length > most) throw invalid(`'${name}' is given ${list.length} times; one request may name ${most}.`);
	return list;
}

function axisOf(c: Context): SeriesAxis {
	const axis = c.req.query("x") ?? "step";
	if (axis === "step" || axis === "time" || axis === "relative") return axis;
	throw invalid(`'x' must be step, time or relative, not ${shown(axis)}.`);
}

/** The part of the axis that is looked at; all of it where nothing is said. */
function windowOf(c: Context): [from: number, to: number] {
	const edge = (name: string, otherwise: number) => {
		const text = c.req.query(name);
		if (text === undefined) return otherwise;
		const number = Number(text);
		if (text.trim() === "" || Number.isNaN(number)) throw invalid(`'${name}' must be a number, not ${shown(text)}.`);
		return number;
	};
	const [from, to] = [edge("from", Number.NEGATIVE_INFINITY), edge("to", Number.POSITIVE_INFINITY)];
	if (from > to) throw invalid(`'from' (${from}) must not lie behind 'to' (${to}).`);
	return [from, to];
}

/** Digits that a screen can show. */
const DIGITS = 6;

function columns({ x, y }: Curve): { x: number[]; y: SeriesValue[] } {
	return {
		x,
		y: y.map((value) => (Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : (String(value) as SeriesValue))),
	};
}

function printed(cursors: ReadonlyMap<string, TailCursor>): Record<string, string> {
	return Object.fromEntries(
		[...cursors].map(([runId, { sealed, characters }]) => [runId, `${runId}:${sealed}.${characters}`]),
	);
}

function parsedCursor(text: string): [runId: string, cursor: TailCursor] {
	const match = /^([\w-]{1,256}):(\d{1,9})\.(\d{1,9})$/.exec(text);
	if (!match) throw invalid(`'since' must be a cursor that an answer of /series gave, not ${shown(text)}.`);
	return [match[1]!, { sealed: Number(match[2]), characters: Number(match[3]) }];
}
