/**
 * Thinning: of every 64 points of a metric, the first, the least, the greatest and the last are kept, exactly as they
 * were logged. A curve keeps its shape and every extreme, and what is left is an ordinary chunk that every reader knows.
 * Final values, least and greatest stand on the run's row and are not touched.
 *
 * One chunk at a time, under the same compare-and-set as sealing; a chunk that holds few points a metric is left alone,
 * so that thinning one again changes nothing.
 */
import { type Directory, decodeBlock, encodeBlock } from "../metrics/block.ts";
import type { Series } from "../metrics/point.ts";
import { FINE } from "../metrics/pyramid.ts";
import type { Work } from "../work.ts";

interface Chunk {
	chunk: number;
	sealed: number;
	directory: string;
	data: string;
	object: string | null;
	object_at: number | null;
}

/**
 * Thins the next chunk of run number `seq` that is not thinned yet. Four statements at most.
 * @returns whether the run is done: no chunk is left
 */
export async function thinRun(work: Work, seq: number): Promise<boolean> {
	const chunk = await work.db
		.prepare(
			`SELECT c.chunk, r.sealed, json(c.directory) AS directory, hex(c.data) AS data, c.object, c.object_at
			FROM runs r JOIN metric_chunks c ON c.run_seq = r.seq
			WHERE r.seq = ?1 AND c.thinned = 0 ORDER BY c.chunk LIMIT 1`,
		)
		.bind(seq)
		.first<Chunk>();
	if (!chunk) return true;
	const directory = JSON.parse(chunk.directory) as Directory;
	const thinned = new Map<string, Series>();
	for (const [key, series] of decodeBlock(await bytesOf(work, chunk, directory), directory)) {
		thinned.set(key, thin(series));
	}
	const block = encodeBlock(thinned);
	// The object stays until the sweep finds that nothing points at it: other chunks may lie in it.
	await work.db.batch([
		work.db
			.prepare(
				`UPDATE metric_chunks SET thinned = 1, points = ?4, directory = jsonb(?5), coarse = unhex(?6), data = unhex(?7),
					object = NULL, object_at = NULL
				WHERE run_seq = ?1 AND chunk = ?2 AND (SELECT sealed FROM runs WHERE seq = ?1) = ?3`,
			)
			.bind(
				seq,
				chunk.chunk,
				chunk.sealed,
				block.points,
				JSON.stringify(block.directory),
				block.coarse.toHex(),
				block.data.toHex(),
			),
		// Counts as a sealing, so that whoever read the chunk before writes nothing of it after.
		work.db.prepare("UPDATE runs SET sealed = sealed + 1 WHERE seq = ?1 AND sealed = ?2").bind(seq, chunk.sealed),
	]);
	return false;
}

async function bytesOf(work: Work, chunk: Chunk, directory: Directory): Promise<Uint8Array> {
	if (chunk.object === null) return Uint8Array.fromHex(chunk.data);
	const end = Math.max(
		...Object.values(directory).map((place) => Math.max(place[1] + place[2], place[3] + place[4], place[5] + place[6])),
	);
	const object = await work.bucket?.get(chunk.object, { range: { offset: chunk.object_at ?? 0, length: end } });
	if (!object) throw new Error(`the object ${chunk.object} of these points is gone`);
	return new Uint8Array(await object.arrayBuffer());
}

/** The first, least, greatest and last of every FINE points. */
export function thin(series: Series): Series {
	const { values } = series;
	const kept: number[] = [];
	for (let from = 0; from < values.length; from += FINE) {
		const to = Math.min(from + FINE, values.length);
		let [least, most] = [from, from];
		for (let i = from; i < to; i++) {
			// Anything is better than NaN, which compares as neither.
			if (values[i]! < values[least]! || Number.isNaN(values[least]!)) least = i;
			if (values[i]! > values[most]! || Number.isNaN(values[most]!)) most = i;
		}
		kept.push(...[...new Set([from, least, most, to - 1])].sort((a, b) => a - b));
	}
	return {
		steps: kept.map((i) => series.steps[i]!),
		timestamps: kept.map((i) => series.timestamps[i]!),
		values: kept.map((i) => values[i]!),
	};
}
