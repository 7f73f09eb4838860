/** Every point of one metric of many runs, for readers that need them all at once. */
import type { Work } from "../work.ts";
import { readPieces, seriesOf } from "./chunks.ts";
import { readOpenRuns } from "./open-runs.ts";
import { concatenate, type Series, sortedDistinct } from "./point.ts";
import { decodeTail } from "./segment.ts";

/**
 * The whole histories of metric `key`, by run, in the order in which the runs are named; runs that are unknown or do
 * not have the metric are left out. Two statements.
 * @throws DamagedBlock where stored points cannot be read
 */
export async function readWhole(work: Work, runIds: readonly string[], key: string): Promise<Map<string, Series>> {
	const runs = await readOpenRuns(work, runIds, [key]);
	const sealed = runs.filter((run) => run.sealed[0] !== undefined).map((run) => run.seq);
	const pieces = sealed.length === 0 ? [] : await readPieces(work, sealed, [key], "points");
	const parts = new Map<number, Series[]>(runs.map((run) => [run.seq, []]));
	for (const [i, series] of (await Promise.all(pieces.map((piece) => seriesOf(work, piece)))).entries()) {
		parts.get(pieces[i]!.runSeq)!.push(series);
	}
	const histories = new Map<string, Series>();
	const bySeq = new Map(runs.map((run) => [run.runId, run]));
	for (const runId of new Set(runIds)) {
		const run = bySeq.get(runId);
		if (!run) continue;
		const open = decodeTail(run.tail, key).get(key);
		const series = sortedDistinct(concatenate([...parts.get(run.seq)!, ...(open ? [open] : [])]));
		if (series.values.length > 0) histories.set(runId, series);
	}
	return histories;
}
