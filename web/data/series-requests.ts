/** How questions for curves become requests: each a full product of runs and metrics, as large as the server takes. */
import type { NewSeriesAnswer, Series, SeriesAnswer, SeriesAxis, SeriesValue } from "../../worker/api/contract.ts";
import { gathered } from "./gathered.ts";
import { get } from "./request.ts";

export interface CurveQuestion {
	readonly runId: string;
	readonly metric: string;
	readonly axis: SeriesAxis;
	readonly points: number;
	/** The part of the axis that is looked at; null for all. */
	readonly window: readonly [from: number, to: number] | null;
	/** Where this reader has arrived; only in questions for what is new. */
	readonly cursor?: string;
}

export interface Curve {
	readonly x: readonly number[];
	/** Null for NaN and the infinities: nothing can be drawn there. */
	readonly y: readonly (number | null)[];
}

export interface WholeCurve extends Curve {
	/** Points in the full history. */
	readonly count: number;
	/** What to ask for what is new with. */
	readonly cursor: string | undefined;
}

/** Runs, or metrics, in one request: worker/api/series.ts refuses more. */
const NAMED_AT_ONCE = 30;
/** Points in one answer; beyond it worker/api/series.ts gives each curve fewer than were asked for. */
const ANSWER_POINTS = 20_000;

/** Groups that can each be asked for as all metrics of all runs in it. */
export function chunks(questions: readonly CurveQuestion[]): CurveQuestion[][] {
	const alike = Map.groupBy(questions, (q) => `${q.axis} ${q.points} ${q.window}`);
	return [...alike.values()].flatMap((group) => {
		// A run that was read at several moments has several cursors; one request may hold one.
		const byRun = Map.groupBy(group, (q) => `${q.runId} ${q.cursor}`);
		const byMetric = Map.groupBy(group, (q) => q.metric);
		const groups = byRun.size <= byMetric.size ? byRun : byMetric;
		const size = Math.max(1, Math.min(NAMED_AT_ONCE, Math.floor(ANSWER_POINTS / group[0]!.points)));
		return [...groups.values()].flatMap((one) =>
			Array.from({ length: Math.ceil(one.length / size) }, (_, i) => one.slice(i * size, (i + 1) * size)),
		);
	});
}

/** The curve as far as it was logged, with at most two points a pixel. */
export const readWhole = gathered((questions: readonly CurveQuestion[]) =>
	askEach(questions, async (chunk) => {
		const [{ axis, points, window }] = chunk as [CurveQuestion];
		const answer = await get<SeriesAnswer>("/series", {
			run: distinct(chunk.map((q) => q.runId)),
			metric: distinct(chunk.map((q) => q.metric)),
			x: axis,
			points,
			...(window && { from: window[0], to: window[1] }),
		});
		return ({ runId, metric }): WholeCurve => {
			const found = answer.series.find((s) => s.run_id === runId && s.metric === metric);
			return { count: found?.count ?? 0, cursor: answer.cursors[runId], ...curveOf(found) };
		};
	}),
);

/** What was logged behind the question's cursor; undefined where the curve has to be read anew. */
export const readNew = gathered((questions: readonly CurveQuestion[]) =>
	askEach(questions, async (chunk) => {
		const answer = await get<NewSeriesAnswer>("/series/new", {
			since: distinct(chunk.map((q) => q.cursor!)),
			metric: distinct(chunk.map((q) => q.metric)),
			x: chunk[0]!.axis,
		});
		return ({ runId, metric }): (Curve & { cursor: string | undefined }) | undefined => {
			if (answer.stale.includes(runId)) return undefined;
			const found = answer.series.find((s) => s.run_id === runId && s.metric === metric);
			return { cursor: answer.cursors[runId], ...curveOf(found) };
		};
	}),
);

/** One request a chunk, and for each question its part of the answer. */
function askEach<A>(
	questions: readonly CurveQuestion[],
	ask: (chunk: readonly CurveQuestion[]) => Promise<(question: CurveQuestion) => A>,
): Promise<A>[] {
	const asked = new Map<CurveQuestion, Promise<A>>();
	for (const chunk of chunks(questions)) {
		const answer = ask(chunk);
		for (const question of chunk)
			asked.set(
				question,
				answer.then((read) => read(question)),
			);
	}
	return questions.map((question) => asked.get(question)!);
}

function distinct(texts: readonly string[]): string[] {
	return [...new Set(texts)];
}

function curveOf(series: Pick<Series, "x" | "y"> | undefined): Curve {
	return series ? { x: series.x, y: series.y.map(drawable) } : { x: [], y: [] };
}

function drawable(value: SeriesValue): number | null {
	return typeof value === "number" ? value : null;
}
