/**
 * Sealing: what lies in a run's open tail is cut off it and becomes part of the run's last chunk, re-encoded as one
 * block, or of a new chunk where that one is full. One transaction of two statements, and two rows written.
 *
 * Both statements carry the condition that the run was sealed as often as when the tail was read. The tail is
 * append-only, so its first n characters are then still the ones that were encoded: points that arrived in between
 * stay, a second sealer writes nothing, and one that dies before the transaction leaves everything as it was.
 */
import { documentKey } from "../db/document-key.ts";
import { MAX_CHUNK_POINTS } from "../limits.ts";
import { type Block, type Directory, decodeBlock, encodeBlock } from "./block.ts";
import type { Series } from "./point.ts";
import { decodeTail } from "./segment.ts";

/** What of a metric is sealed, duplicates of different chunks included; times in ms. */
export type SealedRange = [points: number, firstStep: number, lastStep: number, firstTime: number, lastTime: number];

interface OpenRun {
	sealed: number;
	tail: string;
	ranges: string;
}

interface LastChunk {
	chunk: number;
	points: number;
	/** Empty where the chunk has no room or lies in the bucket. */
	directory: string;
	data: string;
}

/**
 * Seals the open tail of run number `seq`, if it has one. Losing to another sealer is no error.
 * Four statements in two calls; reads three rows.
 */
export async function sealTail(db: D1Database, seq: number): Promise<void> {
	const [runs, chunks] = await db.batch([
		db.prepare("SELECT sealed, tail, json(sealed_ranges) AS ranges FROM runs WHERE seq = ?1 AND tail <> ''").bind(seq),
		// Whether the chunk has room is guessed from the length of the tail, so that a full one is not read.
		db
			.prepare(
				`SELECT chunk, points, iif(open, json(directory), '') AS directory, iif(open, hex(data), '') AS data
				FROM (SELECT *, object IS NULL AND points < ?2 AS open FROM metric_chunks
					WHERE run_seq = ?1 ORDER BY chunk DESC LIMIT 1)`,
			)
			.bind(seq, MAX_CHUNK_POINTS),
	]);
	const run = (runs as D1Result<OpenRun>).results[0];
	if (!run) return;
	const last = (chunks as D1Result<LastChunk>).results[0];
	const fresh = decodeTail(run.tail);
	const merges = last !== undefined && last.data !== "" && last.points + countOf(fresh) <= MAX_CHUNK_POINTS;
	const block = encodeBlock(merges ? joined(last, fresh) : fresh);
	const chunk = last === undefined ? 0 : merges ? last.chunk : last.chunk + 1;
	await db.batch(sealStatements(db, seq, run, chunk, block, addedRanges(run.ranges, fresh)));
}

function countOf(metrics: ReadonlyMap<string, Series>): number {
	let count = 0;
	for (const series of metrics.values()) count += series.values.length;
	return count;
}

function joined(last: LastChunk, fresh: ReadonlyMap<string, Series>): Map<string, Series> {
	const metrics = decodeBlock(Uint8Array.fromHex(last.data), JSON.parse(last.directory) as Directory);
	for (const [key, series] of fresh) {
		const sealed = metrics.get(key);
		metrics.set(
			key,
			sealed
				? {
						steps: sealed.steps.concat(series.steps),
						timestamps: sealed.timestamps.concat(series.timestamps),
						values: sealed.values.concat(series.values),
					}
				: series,
		);
	}
	return metrics;
}

function sealStatements(db: D1Database, seq: number, run: OpenRun, chunk: number, block: Block, ranges: string) {
	return [
		db
			.prepare(
				`INSERT INTO metric_chunks (run_seq, chunk, points, directory, coarse, data)
				SELECT seq, ?3, ?4, jsonb(?5), unhex(?6), unhex(?7) FROM runs WHERE seq = ?1 AND sealed = ?2
				ON CONFLICT (run_seq, chunk) DO UPDATE SET
					points = excluded.points, directory = excluded.directory, coarse = excluded.coarse, data = excluded.data`,
			)
			.bind(
				seq,
				run.sealed,
				chunk,
				block.points,
				JSON.stringify(block.directory),
				block.coarse.toHex(),
				block.data.toHex(),
			),
		db
			.prepare(
				`UPDATE runs SET tail = substr(tail, ?3 + 1), sealed = sealed + 1, sealed_ranges = jsonb(?4)
				WHERE seq = ?1 AND sealed = ?2`,
			)
			.bind(seq, run.sealed, run.tail.length, ranges),
	];
}

/** JSON text of the run's `sealed_ranges` with what `fresh` adds. Steps beyond 2^53 are rounded: they choose levels. */
function addedRanges(ranges: string, fresh: ReadonlyMap<string, Series>): string {
	const document = JSON.parse(ranges) as Record<string, SealedRange>;
	for (const [key, series] of fresh) {
		const name = documentKey(key);
		let [points, firstStep, lastStep, firstTime, lastTime] = document[name] ?? NOTHING;
		points += series.values.length;
		for (const [i, given] of series.steps.entries()) {
			const step = Number(given);
			const time = series.timestamps[i]!;
			if (step < firstStep) firstStep = step;
			if (step > lastStep) lastStep = step;
			if (time < firstTime) firstTime = time;
			if (time > lastTime) lastTime = time;
		}
		document[name] = [points, firstStep, lastStep, firstTime, lastTime];
	}
	return JSON.stringify(document);
}

const { POSITIVE_INFINITY: NEVER } = Number;
const NOTHING: SealedRange = [0, NEVER, -NEVER, NEVER, -NEVER];
