/**
 * Cold points: once a run has ended and everything is sealed, the data of its chunks moves into one object of the
 * bucket, and the database (500 MB on the free plan) keeps addresses and the coarse level.
 *
 * The object is written first, under a name that was never used; then one transaction, on the condition that the run
 * was not sealed again meanwhile, points the rows at it. Whoever dies in between leaves an object that nothing points
 * at, which the sweep removes, and rows that are whole. Late points seal into a new chunk beside the cold ones.
 */
import { randomHex } from "../access/tokens.ts";
import { OWN_ROOT } from "../artifacts/location.ts";
import type { Work } from "../work.ts";
import { DamagedBlock } from "./bytes.ts";

/** Where cold points lie in the bucket. */
export const COLD_PREFIX = `${OWN_ROOT}/points/`;

interface WarmChunk {
	chunk: number;
	sealed: number;
	data: string;
}

/**
 * Moves the warm chunks of run number `seq` into the bucket. Does nothing without a bucket, for a run with an open
 * tail, or where all is cold already. One row written a chunk.
 * @returns how many chunks were moved
 */
export async function coolRun(work: Work, seq: number): Promise<number> {
	if (!work.bucket) return 0;
	const { results } = await work.db
		.prepare(
			`SELECT c.chunk, r.sealed, hex(c.data) AS data FROM runs r JOIN metric_chunks c ON c.run_seq = r.seq
			WHERE r.seq = ?1 AND r.tail = '' AND r.status NOT IN ('RUNNING', 'SCHEDULED') AND c.object IS NULL
			ORDER BY c.chunk LIMIT ${CHUNKS_AT_ONCE}`,
		)
		.bind(seq)
		.all<WarmChunk>();
	if (results.length === 0) return 0;
	const name = `${COLD_PREFIX}${seq}/${randomHex(8)}`;
	const blocks = results.map(({ data }) => Uint8Array.fromHex(data));
	await work.bucket.put(name, new Blob(blocks as Uint8Array<ArrayBuffer>[]));
	let at = 0;
	const moved = await work.db.batch(
		results.map(({ chunk, sealed }, i) => {
			const statement = work.db
				.prepare(
					`UPDATE metric_chunks SET object = ?3, object_at = ?4, data = x''
					WHERE run_seq = ?1 AND chunk = ?2 AND object IS NULL
						AND (SELECT sealed FROM runs WHERE seq = ?1) = ?5`,
				)
				.bind(seq, chunk, name, at, sealed);
			at += blocks[i]!.length;
			return statement;
		}),
	);
	if (moved.every((result) => result.meta.changes === 0)) await work.bucket.delete(name);
	return moved.reduce((sum, result) => sum + result.meta.changes, 0);
}

/** A chunk has up to 200 KB; this many are held in memory, and as hex, at once. */
const CHUNKS_AT_ONCE = 20;

/**
 * Bytes of a cold chunk.
 * @throws DamagedBlock where the object is gone or shorter than it was
 */
export async function readPiece(
	work: Work,
	piece: { object: string | null; objectAt: number },
	at: number,
	length: number,
): Promise<Uint8Array> {
	if (piece.object === null) throw new DamagedBlock("the chunk has no data");
	const range = { offset: piece.objectAt + at, length };
	const object = await work.bucket?.get(piece.object, { range }).catch(() => null);
	if (!object) throw new DamagedBlock(`the object ${piece.object} of these points is gone`);
	const bytes = new Uint8Array(await object.arrayBuffer());
	if (bytes.length !== length) throw new DamagedBlock(`the object ${piece.object} of these points is cut short`);
	return bytes;
}
