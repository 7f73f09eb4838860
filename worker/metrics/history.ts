/** The exact history of one metric of one run, in pages: sealed chunks and the open tail, merged. */
import { documentPath } from "../db/document-key.ts";
import type { Int64 } from "../json.ts";
import { noSuchRun } from "../tracking/explain.ts";
import { inScope, type Work } from "../work.ts";
import type { Place } from "./block.ts";
import { readPieces, seriesOf } from "./chunks.ts";
import { compareAt, concatenate, type Series, sortedDistinct } from "./point.ts";
import { decodeTail } from "./segment.ts";

/** The last point of the page before. */
export interface HistoryCursor {
	readonly timestamp: number;
	readonly step: Int64;
	readonly value: number;
}

export interface HistoryPage {
	/** In the order of time, step, value; exact duplicates once. */
	readonly series: Series;
	/** Where the next page begins; absent on the last. */
	readonly next?: HistoryCursor;
}

/** A chunk that holds points of the metric, and from when to when (ms). */
interface PlacedChunk {
	readonly chunk: number;
	readonly points: number;
	readonly first: number;
	readonly last: number;
}

/**
 * One page of a metric's history. An unknown metric has an empty one.
 * Two statements where nothing is sealed yet, else three.
 * @throws Failure `not_found` for an unknown run
 * @throws DamagedBlock where stored points cannot be read
 */
export async function readHistory(
	work: Work,
	runId: string,
	key: string,
	page: { limit?: number; after?: HistoryCursor | undefined } = {},
): Promise<HistoryPage> {
	const { limit = Number.POSITIVE_INFINITY, after } = page;
	const { seq, tail, chunks } = await readPlaces(work, runId, key, after?.timestamp ?? 0);
	const open = decodeTail(tail, key).get(key);
	const gather = async (chosen: readonly PlacedChunk[]): Promise<HistoryPage> => {
		const parts = await readParts(work, seq, key, chosen);
		const series = takeAfter(sortedDistinct(concatenate(open ? [...parts, open] : parts)), after);
		// What chunks left out hold is not known here, so nothing from the first of them on may be answered.
		const left = chunks.filter((chunk) => !chosen.includes(chunk));
		const horizon = Math.min(...left.map(({ first }) => first), Number.POSITIVE_INFINITY);
		let end = Math.min(limit, series.values.length);
		while (end > 0 && series.timestamps[end - 1]! >= horizon) end--;
		const complete = end === series.values.length && left.length === 0;
		const result = slice(series, 0, end);
		// A page may be short, but an empty one with more to come would have no cursor: then everything is read.
		if (!complete && end === 0) return gather(chunks);
		return complete ? { series: result } : { series: result, next: cursorAt(result, end - 1) };
	};
	return gather(firstChunks(chunks, limit));
}

async function readPlaces(work: Work, runId: string, key: string, from: number) {
	const [run, places] = await work.db.batch([
		work.db
			.prepare(`SELECT seq, tail FROM runs WHERE run_id = ?1 AND ${inScope("experiment_id", 2)}`)
			.bind(runId, work.scope),
		work.db
			.prepare(
				`SELECT chunk, place FROM (
					SELECT chunk, directory -> ?2 AS place FROM metric_chunks
					WHERE run_seq = (SELECT seq FROM runs WHERE run_id = ?1))
				WHERE place ->> 10 >= ?3`,
			)
			.bind(runId, documentPath(key), from),
	]);
	const row = (run as D1Result<{ seq: number; tail: string }>).results[0];
	if (!row) throw noSuchRun(runId);
	const chunks = (places as D1Result<{ chunk: number; place: string }>).results.map(({ chunk, place }): PlacedChunk => {
		const [points, , , , , , , , , first, last] = JSON.parse(place) as Place;
		return { chunk, points, first, last };
	});
	return { ...row, chunks };
}

/** The earliest chunks that surely hold `limit` points, with every chunk that overlaps them in time. */
function firstChunks(chunks: readonly PlacedChunk[], limit: number): PlacedChunk[] {
	const ordered = [...chunks].sort((a, b) => a.first - b.first || a.chunk - b.chunk);
	const taken: PlacedChunk[] = [];
	let count = 0;
	let until = Number.NEGATIVE_INFINITY;
	for (const chunk of ordered) {
		// More than asked for tells whether there is a next page; duplicates may shrink the sum, hence twice.
		if (count > 2 * limit && chunk.first > until) break;
		taken.push(chunk);
		count += chunk.points;
		until = Math.max(until, chunk.last);
	}
	return taken;
}

async function readParts(work: Work, seq: number, key: string, chunks: readonly PlacedChunk[]): Promise<Series[]> {
	if (chunks.length === 0) return [];
	const pieces = await readPieces(work, [seq], [key], "points", { chunks: chunks.map(({ chunk }) => chunk) });
	return Promise.all(pieces.map((piece) => seriesOf(work, piece)));
}

function takeAfter(series: Series, after: HistoryCursor | undefined): Series {
	if (!after) return series;
	const mark: Series = { steps: [after.step], timestamps: [after.timestamp], values: [after.value] };
	let low = 0;
	let high = series.values.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (compareAt(series, middle, mark, 0) <= 0) low = middle + 1;
		else high = middle;
	}
	return slice(series, low, series.values.length);
}

function slice(series: Series, from: number, to: number): Series {
	return {
		steps: series.steps.slice(from, to),
		timestamps: series.timestamps.slice(from, to),
		values: series.values.slice(from, to),
	};
}

function cursorAt(series: Series, i: number): HistoryCursor {
	return { timestamp: series.timestamps[i]!, step: series.steps[i]!, value: series.values[i]! };
}
