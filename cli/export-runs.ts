/** The runs of a backup with their points: a page of runs is one JSON lines file and its Parquet files. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "./export-client.ts";
import { PointColumns, pointsOf } from "./export-points.ts";

/** Runs a file. */
const RUNS_A_PAGE = 200;

interface Page {
	readonly rows: string[];
	readonly next?: string;
}

interface Chunk {
	readonly run_id: string;
	readonly run_seq: number;
	readonly chunk: number;
	readonly directory: string;
	readonly data: string;
}

export interface RunsWritten {
	readonly runs: number;
	readonly points: number;
	/** Where the next page begins; undefined after the last. */
	readonly next: string | undefined;
}

/** Writes page number `page` of the runs behind `after`. */
export async function exportRuns(
	client: Client,
	folder: string,
	page: number,
	after: string | undefined,
): Promise<RunsWritten> {
	const { rows, next } = await client.json<Page>(
		`/api/v1/export/rows/runs?limit=${RUNS_A_PAGE}${after === undefined ? "" : `&after=${encodeURIComponent(after)}`}`,
	);
	if (rows.length === 0) return { runs: 0, points: 0, next: undefined };
	const runs = rows.map(split);
	const chunks = await chunksOf(client, runs[0]!.seq, runs.at(-1)!.seq);
	mkdirSync(join(folder, "metrics"), { recursive: true });
	mkdirSync(join(folder, "runs"), { recursive: true });
	const name = String(page).padStart(6, "0");
	let points = 0;
	let part = 0;
	let columns = new PointColumns();
	const write = () => {
		if (columns.value.length === 0) return;
		columns.write(join(folder, "metrics", `${name}-${String(part++).padStart(3, "0")}.parquet`));
		points += columns.value.length;
		columns = new PointColumns();
	};
	for (const { runId, tail } of runs) {
		for (const [key, series] of pointsOf(chunks.get(runId) ?? [], tail)) columns.add(runId, key, series);
		if (columns.full) write();
	}
	write();
	writeFileSync(join(folder, "runs", `${name}.jsonl`), runs.map(({ line }) => `${line}\n`).join(""));
	return { runs: rows.length, points, next };
}

/** A run's line without its tail, which is part of its points. */
function split(row: string): { line: string; runId: string; seq: number; tail: string } {
	// The tail is the last field, and within JSON texts every quote has a backslash.
	const at = row.lastIndexOf(',"tail":"');
	const { run_id, seq } = JSON.parse(row) as { run_id: string; seq: number };
	const { tail } = JSON.parse(`{${row.slice(at + 1)}`) as { tail: string };
	return { line: `${row.slice(0, at)}}`, runId: run_id, seq, tail };
}

async function chunksOf(client: Client, from: number, to: number): Promise<Map<string, Chunk[]>> {
	const found = new Map<string, Chunk[]>();
	let place = [from, 0];
	for (;;) {
		const path = `/api/v1/export/chunks?from=${from}&to=${to}&run=${place[0]}&chunk=${place[1]}`;
		const { chunks } = await client.json<{ chunks: Chunk[] }>(path);
		if (chunks.length === 0) return found;
		for (const chunk of chunks) found.set(chunk.run_id, [...(found.get(chunk.run_id) ?? []), chunk]);
		const last = chunks.at(-1)!;
		place = [last.run_seq, last.chunk + 1];
	}
}
