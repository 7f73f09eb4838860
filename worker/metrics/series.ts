/**
 * Curves of many metrics of many runs in one go: of each the coarsest level that still has a bucket for every two
 * pixels is read, so that a million points cost as much as a thousand.
 */
import type { Work } from "../work.ts";
import { DamagedBlock } from "./bytes.ts";
import { type Level, type Piece, pieceBuckets, readPieces, seriesOf } from "./chunks.ts";
import { type Axis, type Curve, CurveBuilder, position } from "./curve.ts";
import { type OpenRun, readNewTails, readOpenRuns, type TailCursor } from "./open-runs.ts";
import { COARSE, FINE } from "./pyramid.ts";
import type { SealedRange } from "./seal.ts";
import { decodeTail } from "./segment.ts";

export interface SeriesQuery {
	readonly runIds: readonly string[];
	/** At most MAX_KEYS. */
	readonly keys: readonly string[];
	readonly axis: Axis;
	/** The part of the axis that is looked at. */
	readonly from: number;
	readonly to: number;
	/** Columns to draw into; each gets at most two points. */
	readonly pixels: number;
}

export interface DrawnSeries {
	readonly runId: string;
	readonly key: string;
	/** Points that the curve stands for, repeated requests perhaps included. */
	readonly count: number;
	readonly curve: Curve;
	/** Some of its points could not be read: the curve is drawn from the coarse level where that is there. */
	readonly damaged: boolean;
}

export interface SeriesPage {
	readonly series: DrawnSeries[];
	/** Where polling for new points begins, by run. */
	readonly cursors: Map<string, TailCursor>;
}

/** Draws every metric of `keys` that runs of `runIds` have. Two statements, and one more for each further level. */
export async function readSeries(work: Work, query: SeriesQuery): Promise<SeriesPage> {
	const runs = await readOpenRuns(work, query.runIds, query.keys);
	const drawings = runs.flatMap((run) => query.keys.map((_, key) => new Drawing(run, key, query)));
	for (const level of ["coarse", "fine", "points"] as const) {
		await readLevel(
			work,
			query,
			level,
			drawings.filter((drawing) => drawing.level === level),
		);
	}
	// What the bucket lost is drawn from what the database always has.
	await readLevel(
		work,
		query,
		"coarse",
		drawings.filter((drawing) => drawing.damaged && drawing.level !== "coarse"),
	);
	return {
		series: drawings.map((drawing) => drawing.finish()).filter(({ count }) => count > 0),
		cursors: new Map(runs.map((run) => [run.runId, run.cursor])),
	};
}

async function readLevel(work: Work, query: SeriesQuery, level: Level, drawings: readonly Drawing[]): Promise<void> {
	if (drawings.length === 0) return;
	const seqs = [...new Set(drawings.map(({ run }) => run.seq))];
	const keys = [...new Set(drawings.map(({ key }) => key))];
	const pieces = await readPieces(
		work,
		seqs,
		keys.map((key) => query.keys[key]!),
		level,
	);
	const byPlace = new Map(drawings.map((drawing) => [`${drawing.run.seq} ${drawing.key}`, drawing]));
	await Promise.all(pieces.map((piece) => byPlace.get(`${piece.runSeq} ${keys[piece.key]}`)?.add(work, level, piece)));
}

/** One metric of one run on its way to the screen. */
class Drawing {
	readonly run: OpenRun;
	readonly key: number;
	/** Undefined where nothing is sealed. */
	readonly level: Level | undefined;
	readonly #query: SeriesQuery;
	readonly #builder: CurveBuilder;
	#count = 0;
	damaged = false;

	constructor(run: OpenRun, key: number, query: SeriesQuery) {
		this.run = run;
		this.key = key;
		this.#query = query;
		this.#builder = new CurveBuilder(position(query.axis, run.startTime), query);
		const range = run.sealed[key];
		this.level = range && levelFor(range, query, run.startTime);
		const open = decodeTail(run.tail, query.keys[key]!).get(query.keys[key]!);
		if (open) this.#builder.points(open);
		this.#count = (range?.[0] ?? 0) + (open?.values.length ?? 0);
	}

	async add(work: Work, level: Level, piece: Piece): Promise<void> {
		try {
			if (level === "points") this.#builder.points(await seriesOf(work, piece));
			else this.#builder.buckets(await pieceBuckets(work, piece, level));
		} catch (error) {
			if (!(error instanceof DamagedBlock)) throw error;
			this.damaged = true;
		}
	}

	finish(): DrawnSeries {
		return {
			runId: this.run.runId,
			key: this.#query.keys[this.key]!,
			count: this.#count,
			curve: this.#builder.draw(this.#query.pixels),
			damaged: this.damaged,
		};
	}
}

/** Pixels that may share a bucket: what that costs in sharpness nobody sees, and it reads an eighth. */
const PIXELS_A_BUCKET = 2;

/** The coarsest level that is fine enough for what of `range` the window shows. */
export function levelFor(
	range: SealedRange,
	query: Pick<SeriesQuery, "axis" | "from" | "to" | "pixels">,
	startTime: number,
): Level {
	const [points, firstStep, lastStep, firstTime, lastTime] = range;
	const at = position(query.axis, startTime);
	const [first, last] = [at(firstStep, firstTime), at(lastStep, lastTime)];
	const shown = Math.max(0, Math.min(last, query.to) - Math.max(first, query.from));
	const visible = last > first ? points * (shown / (last - first)) : points;
	const wanted = query.pixels / PIXELS_A_BUCKET;
	if (visible / COARSE >= wanted) return "coarse";
	return visible / FINE >= wanted ? "fine" : "points";
}

export interface NewPoints {
	readonly series: { readonly runId: string; readonly key: string; readonly curve: Curve }[];
	readonly cursors: Map<string, TailCursor>;
	/** Runs that were sealed since, to be read anew. */
	readonly stale: string[];
}

/** What was logged behind the cursors, as it came. One statement; three rows read a run. */
export async function readNewPoints(
	work: Work,
	cursors: ReadonlyMap<string, TailCursor>,
	keys: readonly string[],
	axis: Axis,
): Promise<NewPoints> {
	const tails = await readNewTails(work, cursors);
	const series = tails.flatMap(({ runId, startTime, tail }) => {
		const fresh = decodeTail(tail ?? "");
		return keys.flatMap((key) => {
			const points = fresh.get(key);
			if (!points) return [];
			const builder = new CurveBuilder(position(axis, startTime), {
				from: Number.NEGATIVE_INFINITY,
				to: Number.POSITIVE_INFINITY,
			});
			builder.points(points);
			return [{ runId, key, curve: builder.draw(points.values.length * 2) }];
		});
	});
	return {
		series,
		cursors: new Map(tails.map(({ runId, cursor }) => [runId, cursor])),
		stale: tails.filter(({ tail }) => tail === null).map(({ runId }) => runId),
	};
}
