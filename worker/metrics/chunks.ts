/**
 * Reading sealed chunks: SQL cuts the pieces of the asked metrics out of each chunk's row, one row read a chunk. A
 * finished run's data may lie in the bucket; then the row says where, and the piece is read by range from there.
 */
import { documentPath } from "../db/document-key.ts";
import type { Work } from "../work.ts";
import { checkVersion, decodeSeries, type Place } from "./block.ts";
import { DamagedBlock } from "./bytes.ts";
import { readPiece } from "./cold.ts";
import type { Series } from "./point.ts";
import { type Buckets, COARSE, FINE, readBuckets } from "./pyramid.ts";

/** What to read of a metric: every point, or buckets of 64 or 512. */
export type Level = "points" | "fine" | "coarse";

/** One metric in one chunk of one run. */
export interface Piece {
	readonly runSeq: number;
	readonly chunk: number;
	/** Index into the asked keys. */
	readonly key: number;
	readonly place: Place;
	/** Hex of the bytes, or null where they lie in the bucket. */
	readonly bytes: string | null;
	readonly object: string | null;
	readonly objectAt: number;
}

/** Where a level's bytes lie: [column, first byte, length] as SQL over `place`. Points are axis and values. */
const CUTS: Record<Level, readonly (readonly [column: string, at: number, bytes: number])[]> = {
	points: [
		["data", 1, 2],
		["data", 3, 4],
	],
	fine: [["data", 5, 6]],
	coarse: [["coarse", 7, 8]],
};

/** D1 takes 100 parameters and columns a statement; each key takes three columns. */
export const MAX_KEYS = 30;

/**
 * The pieces of `keys` in the chunks of `runs`, those only that have points from `from` (ms) on.
 * One statement; one row read a chunk.
 * @param chunks limits it to some chunks of one run
 */
export async function readPieces(
	work: Work,
	runs: readonly number[],
	keys: readonly string[],
	level: Level,
	options: { from?: number; chunks?: readonly number[] } = {},
): Promise<Piece[]> {
	const columns = keys.map((_, k) => pieceSql(`place${k}`, level, k)).join(", ");
	const places = keys.map((_, k) => `directory -> ?${k + 4} AS place${k}`).join(", ");
	const { results } = await work.db
		.prepare(
			`SELECT run_seq, chunk, object, object_at, hex(substr(coarse, 1, 1)) AS version, ${columns} FROM (
				SELECT run_seq, chunk, object, object_at, data, coarse, ${places}
				FROM json_each(?1) w CROSS JOIN metric_chunks c ON c.run_seq = w.value
				WHERE ?3 IS NULL OR chunk IN (SELECT value FROM json_each(?3)))
			WHERE ${keys.map((_, k) => `place${k} ->> 10 >= ?2`).join(" OR ")}`,
		)
		.bind(
			JSON.stringify(runs),
			options.from ?? 0,
			options.chunks === undefined ? null : JSON.stringify(options.chunks),
			...keys.map(documentPath),
		)
		.all<Record<string, string | number | null>>();
	return results.flatMap((row) => {
		checkVersion(Number.parseInt(String(row["version"]), 16));
		return keys.flatMap((_, key) => pieceOf(row, key));
	});
}

function pieceSql(place: string, level: Level, k: number): string {
	const cuts = CUTS[level].map(
		([column, at, bytes]) => `hex(substr(${column}, 1 + (${place} ->> ${at}), ${place} ->> ${bytes}))`,
	);
	// The coarse level never leaves the database.
	const here = level === "coarse" ? `${place} IS NOT NULL` : `${place} IS NOT NULL AND object IS NULL`;
	return `${place}, iif(${here}, ${cuts.join(" || ")}, NULL) AS bytes${k}`;
}

function pieceOf(row: Record<string, string | number | null>, key: number): Piece[] {
	const place = row[`place${key}`];
	if (typeof place !== "string") return [];
	return [
		{
			runSeq: row["run_seq"] as number,
			chunk: row["chunk"] as number,
			key,
			place: JSON.parse(place) as Place,
			bytes: row[`bytes${key}`] as string | null,
			object: row["object"] as string | null,
			objectAt: (row["object_at"] as number | null) ?? 0,
		},
	];
}

/**
 * The points of a piece that was read at level "points".
 * @throws DamagedBlock where its bytes are not what was written, or its object is gone
 */
export async function seriesOf(work: Work, piece: Piece): Promise<Series> {
	const [points, axisAt, axisBytes, valuesAt, valuesBytes] = piece.place;
	if (piece.bytes !== null) {
		const bytes = Uint8Array.fromHex(piece.bytes);
		return decodeSeries(bytes.subarray(0, axisBytes), bytes.subarray(axisBytes), points);
	}
	const [axis, values] = await Promise.all([
		readPiece(work, piece, axisAt, axisBytes),
		readPiece(work, piece, valuesAt, valuesBytes),
	]);
	return decodeSeries(axis, values, points);
}

/** The buckets of a piece that was read at level "fine" or "coarse". @throws DamagedBlock */
export async function pieceBuckets(work: Work, piece: Piece, level: "fine" | "coarse"): Promise<Buckets> {
	const [points, , , , , fineAt, fineBytes] = piece.place;
	if (piece.bytes === null && level === "coarse") throw new DamagedBlock("the coarse level is missing");
	const bytes =
		piece.bytes === null ? await readPiece(work, piece, fineAt, fineBytes) : Uint8Array.fromHex(piece.bytes);
	return readBuckets(bytes, points, level === "fine" ? FINE : COARSE);
}
