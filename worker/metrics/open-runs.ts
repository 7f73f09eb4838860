/** What readers of many runs need of each run's row: the open tail, and what is sealed of the asked metrics. */
import { documentPath } from "../db/document-key.ts";
import { inScope, type Work } from "../work.ts";
import { MAX_KEYS } from "./chunks.ts";
import type { SealedRange } from "./seal.ts";

export interface OpenRun {
	readonly runId: string;
	readonly seq: number;
	/** Milliseconds since 1970 UTC. */
	readonly startTime: number;
	readonly tail: string;
	/** Where this reader has arrived: see `TailCursor`. */
	readonly cursor: TailCursor;
	/** For each asked key what is sealed of it, or undefined for nothing. */
	readonly sealed: readonly (SealedRange | undefined)[];
}

/**
 * How far a run's tail was read: how often it had been sealed, and characters of the tail. While a run is not sealed
 * again its tail only grows, so what lies behind the cursor is exactly what is new, late points included.
 */
export interface TailCursor {
	readonly sealed: number;
	readonly characters: number;
}

/**
 * The runs of `runIds` that exist in the caller's scope. One statement; three rows read a run.
 * @param keys at most MAX_KEYS
 */
export async function readOpenRuns(work: Work, runIds: readonly string[], keys: readonly string[]): Promise<OpenRun[]> {
	const asked = keys.slice(0, MAX_KEYS);
	const ranges = asked.map((_, k) => `, r.sealed_ranges -> ?${k + 3} AS range${k}`).join("");
	const { results } = await work.db
		.prepare(
			`SELECT r.run_id, r.seq, r.start_time, r.sealed, r.tail${ranges}
			FROM json_each(?1) w CROSS JOIN runs r ON r.run_id = w.value WHERE ${inScope("r.experiment_id", 2)}`,
		)
		.bind(JSON.stringify(runIds), work.scope, ...asked.map(documentPath))
		.all<Record<string, string | number | null>>();
	return results.map((row) => {
		const tail = row["tail"] as string;
		return {
			runId: row["run_id"] as string,
			seq: row["seq"] as number,
			startTime: row["start_time"] as number,
			tail,
			cursor: { sealed: row["sealed"] as number, characters: tail.length },
			sealed: asked.map((_, k) => {
				const range = row[`range${k}`];
				return typeof range === "string" ? (JSON.parse(range) as SealedRange) : undefined;
			}),
		};
	});
}

export interface NewTail {
	readonly runId: string;
	/** Milliseconds since 1970 UTC. */
	readonly startTime: number;
	/** Segments behind the cursor; null where the run was sealed since, so that the reader must read it anew. */
	readonly tail: string | null;
	readonly cursor: TailCursor;
}

/** What was appended to runs behind the cursors. One statement; three rows read a run. */
export async function readNewTails(work: Work, cursors: ReadonlyMap<string, TailCursor>): Promise<NewTail[]> {
	const list = [...cursors].map(([runId, { sealed, characters }]) => [runId, sealed, characters]);
	const { results } = await work.db
		.prepare(
			`SELECT r.run_id, r.start_time, r.sealed, octet_length(r.tail) AS characters,
				iif(r.sealed = w.value ->> 1 AND octet_length(r.tail) >= w.value ->> 2, substr(r.tail, (w.value ->> 2) + 1), NULL) AS tail
			FROM json_each(?1) w CROSS JOIN runs r ON r.run_id = w.value ->> 0 WHERE ${inScope("r.experiment_id", 2)}`,
		)
		.bind(JSON.stringify(list), work.scope)
		.all<{ run_id: string; start_time: number; sealed: number; characters: number; tail: string | null }>();
	return results.map((row) => ({
		runId: row.run_id,
		startTime: row.start_time,
		tail: row.tail,
		cursor: { sealed: row.sealed, characters: row.characters },
	}));
}
