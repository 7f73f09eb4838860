/** Histories of one metric of many runs, as MLflow's own dashboard asks for them. */
import type { Context } from "hono";
import type { App } from "../context.ts";
import type { Int64 } from "../json.ts";
import { MAX_HISTORY_PAGE } from "../limits.ts";
import { compareSteps, type Series } from "../metrics/point.ts";
import { readWhole } from "../metrics/whole.ts";
import { answerText } from "./answer.ts";
import { type Message, readMessage } from "./message.ts";
import { pointsJson } from "./points-json.ts";

const MAX_RUNS = 100;

/** `/get-history-bulk`: every point of up to 100 runs, ordered by run, time, step and value; at most 25,000. */
export async function bulkHistory(c: Context<App>): Promise<Response> {
	const message = await readMessage(c);
	const runIds = runIdsIn(message, "run_id").sort();
	const key = message.required("metric_key");
	const most = Math.min(message.integer("max_results") || MAX_HISTORY_PAGE, MAX_HISTORY_PAGE);
	return printed(await readWhole(c.var.work, runIds, key), key, most);
}

const MAX_SAMPLES = 2_500;

/** `/get-history-bulk-interval`: the points of up to 100 runs at evenly chosen steps of a range. */
export async function bulkInterval(c: Context<App>): Promise<Response> {
	const message = await readMessage(c);
	const runIds = runIdsIn(message, "run_ids");
	const key = message.required("metric_key");
	const [start, end] = intervalIn(message);
	const samples = message.integer("max_results") ?? MAX_SAMPLES;
	if (samples < 1 || samples > MAX_SAMPLES) {
		throw message.bad("max_results", samples, `must lie between 1 and ${MAX_SAMPLES}`);
	}
	const histories = await readWhole(c.var.work, runIds, key);
	const inRange = (step: Int64) => start === undefined || (step >= start && step <= end!);
	for (const [runId, series] of histories) {
		histories.set(runId, byStep(series, inRange));
	}
	const kept = keptSteps([...histories.values()], samples);
	for (const [runId, series] of histories)
		histories.set(
			runId,
			byStep(series, (step) => kept.has(step)),
		);
	return printed(histories, key, MAX_HISTORY_PAGE);
}

/** Every n-th of all distinct steps and the last, and of each run its own first and last. */
function keptSteps(all: readonly Series[], samples: number): Set<Int64> {
	const distinct = [...new Set(all.flatMap(({ steps }) => steps))].sort(compareSteps);
	if (distinct.length <= samples) return new Set(distinct);
	const every = distinct.length / samples;
	const kept = new Set<Int64>(Array.from({ length: samples }, (_, i) => distinct[Math.floor(i * every)]!));
	kept.add(distinct.at(-1)!);
	for (const { steps } of all) if (steps.length > 0) kept.add(steps[0]!).add(steps.at(-1)!);
	return kept;
}

/** The points at steps that `keep` holds for, ordered by step, time and value. */
function byStep(series: Series, keep: (step: Int64) => boolean): Series {
	const order = series.steps.map((_, i) => i).filter((i) => keep(series.steps[i]!));
	// Points are in the order of time and value already, and the sort is stable.
	order.sort((a, b) => compareSteps(series.steps[a]!, series.steps[b]!));
	return {
		steps: order.map((i) => series.steps[i]!),
		timestamps: order.map((i) => series.timestamps[i]!),
		values: order.map((i) => series.values[i]!),
	};
}

function runIdsIn(message: Message, name: string): string[] {
	const runIds = [...new Set(message.strings(name))];
	if (runIds.length === 0) throw message.missing(name);
	if (runIds.length > MAX_RUNS) throw message.bad(name, runIds.length, `may name at most ${MAX_RUNS} runs`);
	return runIds;
}

function intervalIn(message: Message): [start: Int64 | undefined, end: Int64 | undefined] {
	const [start, end] = [message.int64("start_step"), message.int64("end_step")];
	if ((start === undefined) !== (end === undefined)) {
		throw message.bad("start_step", start ?? null, "must be given together with end_step, or neither");
	}
	if (start !== undefined && start > end!) {
		throw message.bad("end_step", end, `must not be less than start_step (${start})`);
	}
	return [start, end];
}

function printed(histories: ReadonlyMap<string, Series>, key: string, most: number): Response {
	const lists: string[] = [];
	let room = most;
	for (const [runId, series] of histories) {
		const count = Math.min(room, series.values.length);
		if (count === 0) continue;
		room -= count;
		lists.push(pointsJson(key, { ...series, values: series.values.slice(0, count) }, runId));
	}
	return answerText(`{"metrics":[${lists.join(",")}]}`);
}
