/**
 * Points of metrics for charts. Charts that appear together ask in few requests; what was read is kept until the run
 * has logged something newer.
 */
import type { Series, SeriesAnswer, SeriesAxis, SeriesValue } from "../../worker/api/contract.ts";
import { get } from "./request.ts";

export interface SeriesRequest {
	readonly runId: string;
	readonly metric: string;
	/** Changes when the run logs the metric again. */
	readonly version: string;
	readonly axis: SeriesAxis;
	readonly points: number;
}

export interface Points {
	/** Points in the full history. */
	readonly count: number;
	readonly x: readonly number[];
	/** Null for NaN and the infinities: nothing can be drawn there. */
	readonly y: readonly (number | null)[];
}

/** Runs, or metrics, in one request: worker/api/series.ts refuses more. */
const NAMED_AT_ONCE = 30;
/** Points in one answer; beyond it worker/api/series.ts gives each curve fewer than were asked for. */
const ANSWER_POINTS = 20_000;
const GATHER_MS = 8;
const KEPT = 3_000;

const kept = new Map<string, { version: string; points: Promise<Points> }>();
let waiting: { request: SeriesRequest; done: (points: Points) => void; failed: (reason: unknown) => void }[] = [];

/** The points for `request`, from here or from the server. A failed reading is tried again the next time. */
export function readSeries(request: SeriesRequest): Promise<Points> {
	const key = JSON.stringify([request.runId, request.metric, request.axis, request.points]);
	const found = kept.get(key);
	if (found?.version === request.version) return found.points;
	const points = new Promise<Points>((done, failed) => {
		if (waiting.length === 0) setTimeout(send, GATHER_MS);
		waiting.push({ request, done, failed });
	});
	points.catch(() => kept.delete(key));
	kept.delete(key);
	kept.set(key, { version: request.version, points });
	if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
	return points;
}

function send(): void {
	const all = waiting;
	waiting = [];
	const groups = Map.groupBy(all, ({ request }) => `${request.axis} ${request.points}`);
	for (const group of groups.values()) {
		for (const chunk of chunks(group.map((w) => w.request))) {
			const mine = group.filter(({ request }) => chunk.includes(request));
			ask(chunk).then(
				(series) => {
					for (const { request, done } of mine) done(pointsOf(series, request));
				},
				(reason: unknown) => {
					for (const { failed } of mine) failed(reason);
				},
			);
		}
	}
}

/** Requests that are each a full product of runs and metrics, as the route reads them. */
export function chunks(requests: readonly SeriesRequest[]): SeriesRequest[][] {
	const byRun = Map.groupBy(requests, (r) => r.runId);
	const byMetric = Map.groupBy(requests, (r) => r.metric);
	const groups = byRun.size <= byMetric.size ? byRun : byMetric;
	return [...groups.values()].flatMap((group) => {
		const size = Math.max(1, Math.min(NAMED_AT_ONCE, Math.floor(ANSWER_POINTS / group[0]!.points)));
		return Array.from({ length: Math.ceil(group.length / size) }, (_, i) => group.slice(i * size, (i + 1) * size));
	});
}

async function ask(chunk: readonly SeriesRequest[]): Promise<readonly Series[]> {
	const answer = await get<SeriesAnswer>("/series", {
		run: [...new Set(chunk.map((r) => r.runId))],
		metric: [...new Set(chunk.map((r) => r.metric))],
		x: chunk[0]!.axis,
		points: chunk[0]!.points,
	});
	return answer.series;
}

function pointsOf(series: readonly Series[], { runId, metric }: SeriesRequest): Points {
	const found = series.find((s) => s.run_id === runId && s.metric === metric);
	return found ? { count: found.count, x: found.x, y: found.y.map(drawable) } : { count: 0, x: [], y: [] };
}

function drawable(value: SeriesValue): number | null {
	return typeof value === "number" ? value : null;
}
