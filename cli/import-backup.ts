/** A backup that `npm run export` wrote, into a server: ids kept, and doing it again changes nothing. */
import { createReadStream, existsSync, globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet/src/node.js";
import type { Int64 } from "../worker/json.ts";
import type { Series } from "../worker/metrics/point.ts";
import { type Client, inParallel } from "./export-client.ts";
import { encodedPath } from "./export-files.ts";
import { damagedFiles, readManifest } from "./export-manifest.ts";
import { PointSender } from "./import-points.ts";
import type { Report } from "./import-report.ts";
import { linesOf, sendRows } from "./import-rows.ts";

/** What rows may name must be there before them. */
const TABLES = ["experiments", "runs", "datasets", "logged_models", "registered_models", "model_versions"];

export async function importBackup(
	client: Client,
	folder: string,
	report: Report,
	say: (text: string) => void,
): Promise<void> {
	say("checking digests");
	const damaged = await damagedFiles(folder, readManifest(folder));
	for (const [path, why] of damaged) report.problem(path, undefined, `${why}; what can be read of it is taken`);
	for (const table of TABLES) {
		for (const file of table === "runs" ? listed(folder, "runs/*.jsonl") : [`${table}.jsonl`]) {
			if (!existsSync(join(folder, file))) continue;
			const lines = linesOf(file, readFileSync(join(folder, file)), report);
			report.add(`new ${table}`, await sendRows(client, table, lines, report));
		}
		say(`${table}: ${report.counts[`new ${table}`] ?? 0} new`);
	}
	const sender = new PointSender(client);
	for (const file of listed(folder, "metrics/*.parquet")) {
		await sendPoints(sender, join(folder, file)).catch((error: unknown) => {
			if (!damaged.has(file)) throw error;
			report.problem(file, undefined, `cannot be read: ${(error as Error).message}`);
		});
		say(`points: ${sender.sent}`);
	}
	await sender.finish();
	report.add("points", sender.sent);
	await sendFiles(client, folder, [...damaged.keys()], report);
}

function listed(folder: string, pattern: string): string[] {
	return globSync(pattern, { cwd: folder }).sort();
}

interface Row {
	run_id: string;
	metric: string;
	step: bigint;
	timestamp: bigint;
	value: number;
}

/** Rows of a row group are read at once. */
const ROWS_AT_ONCE = 200_000;

async function sendPoints(sender: PointSender, path: string): Promise<void> {
	const file = await asyncBufferFromFile(path);
	for (let from = 0; ; from += ROWS_AT_ONCE) {
		const rows = (await parquetReadObjects({ file, rowStart: from, rowEnd: from + ROWS_AT_ONCE })) as unknown as Row[];
		for (let at = 0; at < rows.length; ) {
			const { run_id, metric } = rows[at]!;
			const series: Series = { steps: [], timestamps: [], values: [] };
			for (; at < rows.length && rows[at]!.run_id === run_id && rows[at]!.metric === metric; at++) {
				const row = rows[at]!;
				series.steps.push(int64(row.step));
				series.timestamps.push(Number(row.timestamp));
				series.values.push(row.value);
			}
			await sender.add(run_id, metric, series);
		}
		if (rows.length < ROWS_AT_ONCE) return;
	}
}

function int64(value: bigint): Int64 {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}

async function sendFiles(client: Client, folder: string, damaged: readonly string[], report: Report): Promise<void> {
	const paths = listed(join(folder, "files"), "**/*").filter(
		(path) =>
			statSync(join(folder, "files", path)).isFile() && !path.endsWith(".half") && !damaged.includes(`files/${path}`),
	);
	await inParallel(paths, 4, async (path) => {
		await sendFile(client, join(folder, "files", path), path).then(
			() => report.add("files", 1),
			(error: unknown) => report.problem(`files/${path}`, undefined, (error as Error).message),
		);
	});
}

/** Writes a file to the path that it has in the bucket. */
export async function sendFile(client: Client, file: string, path: string): Promise<void> {
	const { size } = statSync(file);
	// A small body is held, so that it can be sent again where the server is busy; a large one is streamed.
	const body = size <= 8_000_000 ? readFileSync(file) : (Readable.toWeb(createReadStream(file)) as ReadableStream);
	await client.send(`/api/2.0/mlflow-artifacts/artifacts/${encodedPath(path)}`, {
		method: "PUT",
		body: body as RequestInit["body"] & {},
		headers: { "content-length": String(size), "content-type": "application/octet-stream" },
		...(size > 8_000_000 && { duplex: "half" }),
	} as RequestInit);
}
