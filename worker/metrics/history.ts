/** The exact history of one metric of one run, in pages: sealed blocks and the open tail, merged. */
import { documentPath } from "../db/document-key.ts";
import type { Int64 } from "../json.ts";
import { noSuchRun } from "../tracking/explain.ts";
import { type Work, inScope } from "../work.ts";
import { type Place, decodeSeries } from "./block.ts";
import { type Series, compareAt, sortedDistinct } from "./point.ts";
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

interface PlacedBlock {
	span: number;
	place: Place;
}

/**
 * One page of a metric's history. An unknown metric has an empty one.
 * Two statements where nothing is sealed yet or nothing needs a block, else three.
 * @throws Failure `not_found` for an unknown run
 */
export async function readHistory(
	work: Work,
	runId: string,
	key: string,
	page: { limit?: number; after?: HistoryCursor | undefined } = {},
): Promise<HistoryPage> {
	const { limit = Number.POSITIVE_INFINITY, after } = page;
	const { seq, tail, blocks } = await readPlaces(work, runId, key, after?.timestamp ?? 0);
	const open = decodeTail(tail, key).get(key);
	const gather = async (chosen: readonly PlacedBlock[]): Promise<HistoryPage> => {
		const parts = await readBlocks(work.db, seq, key, chosen);
		const series = takeAfter(sortedDistinct(concatenate(open ? [...parts, open] : parts)), after);
		// What blocks left out hold is not known here, so nothing from the first of them on may be answered.
		const left = blocks.filter((block) => !chosen.includes(block));
		const horizon = Math.min(...left.map((block) => block.place[5]), Number.POSITIVE_INFINITY);
		let end = Math.min(limit, series.values.length);
		while (end > 0 && series.timestamps[end - 1]! >= horizon) end--;
		const complete = end === series.values.length && left.length === 0;
		const result = slice(series, 0, end);
		// A page may be short, but an empty one with more to come would have no cursor: then everything is read.
		if (!complete && end === 0) return gather(blocks);
		return complete ? { series: result } : { series: result, next: cursorAt(result, end - 1) };
	};
	return gather(firstBlocks(blocks, limit));
}

async function readPlaces(work: Work, runId: string, key: string, from: number) {
	const [run, places] = await work.db.batch([
		work.db
			.prepare(`SELECT seq, tail FROM runs WHERE run_id = ?1 AND ${inScope("experiment_id", 2)}`)
			.bind(runId, work.scope),
		work.db
			.prepare(
				`SELECT span, place FROM (
					SELECT span, directory -> ?2 AS place FROM metric_blocks
					WHERE run_seq = (SELECT seq FROM runs WHERE run_id = ?1))
				WHERE place ->> 6 >= ?3`,
			)
			.bind(runId, documentPath(key), from),
	]);
	const row = (run as D1Result<{ seq: number; tail: string }>).results[0];
	if (!row) throw noSuchRun(runId);
	const blocks = (places as D1Result<{ span: number; place: string }>).results.map(
		({ span, place }): PlacedBlock => ({ span, place: JSON.parse(place) as Place }),
	);
	return { ...row, blocks };
}

/** The earliest blocks that surely hold `limit` points, with every block that overlaps them in time. */
function firstBlocks(blocks: readonly PlacedBlock[], limit: number): PlacedBlock[] {
	const ordered = [...blocks].sort((a, b) => a.place[5] - b.place[5] || a.span - b.span);
	const taken: PlacedBlock[] = [];
	let count = 0;
	let last = Number.NEGATIVE_INFINITY;
	for (const block of ordered) {
		const [, , , , points, first, until] = block.place;
		// One more point than asked for tells whether there is a next page; duplicates may shrink the sum, hence twice.
		if (count > 2 * limit && first > last) break;
		taken.push(block);
		count += points;
		last = Math.max(last, until);
	}
	return taken;
}

async function readBlocks(db: D1Database, seq: number, key: string, blocks: readonly PlacedBlock[]): Promise<Series[]> {
	if (blocks.length === 0) return [];
	const { results } = await db
		.prepare(
			`SELECT hex(substr(data, 1, 1)) AS version, (place ->> 4) AS count,
				hex(substr(data, 1 + (place ->> 0), place ->> 1)) AS axis,
				hex(substr(data, 1 + (place ->> 2), place ->> 3)) AS "values"
			FROM (SELECT data, directory -> ?2 AS place FROM metric_blocks
				WHERE run_seq = ?1 AND span IN (SELECT value FROM json_each(?3)))`,
		)
		.bind(seq, documentPath(key), JSON.stringify(blocks.map((b) => b.span)))
		.all<{ version: string; count: number; axis: string; values: string }>();
	return results.map((row) =>
		decodeSeries(
			Number.parseInt(row.version, 16),
			Uint8Array.fromHex(row.axis),
			Uint8Array.fromHex(row.values),
			row.count,
		),
	);
}

function concatenate(parts: readonly Series[]): Series {
	if (parts.length === 1) return parts[0]!;
	return {
		steps: parts.flatMap((p) => p.steps),
		timestamps: parts.flatMap((p) => p.timestamps),
		values: parts.flatMap((p) => p.values),
	};
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
