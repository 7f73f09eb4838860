/**
 * `npm run export -- --to FOLDER`: everything that a deployment holds but its secrets, over its API, in an open format
 * (EXPORT-FORMAT.md). What is written is noted in progress.json after each step, so an export that was cut off goes on.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "./export-client.ts";
import { exportFiles } from "./export-files.ts";
import { MANIFEST, PROGRESS, readManifest, writeManifest } from "./export-manifest.ts";
import { SERVER_USAGE, serverOf } from "./export-options.ts";
import { exportRuns } from "./export-runs.ts";

const USAGE = `Usage: npm run export -- --to FOLDER [options]
  --to FOLDER    an empty folder, or one in which an export was cut off
${SERVER_USAGE}
  --no-files     leave the files out`;

interface Progress {
	from: string;
	/** Tables that are written. */
	tables: string[];
	/** Pages of runs that are written, and where the next one begins; null when all are. */
	pages: number;
	after: string | null | undefined;
	counts: Record<string, number>;
}

async function run(folder: string, client: Client, from: string, withFiles: boolean): Promise<void> {
	mkdirSync(folder, { recursive: true });
	const progress = begin(folder, from);
	const save = () => writeFileSync(join(folder, PROGRESS), JSON.stringify(progress));
	const { tables, schema } = await client.json<{ tables: string[]; schema: string }>("/api/v1/export");
	for (const table of tables.filter((name) => name !== "runs" && !progress.tables.includes(name))) {
		progress.counts[table] = await exportTable(client, folder, table);
		progress.tables.push(table);
		say(`${table}: ${progress.counts[table]}`);
		save();
	}
	while (progress.after !== null) {
		const page = await exportRuns(client, folder, progress.pages + 1, progress.after);
		progress.pages++;
		progress.after = page.next ?? null;
		progress.counts["runs"] = (progress.counts["runs"] ?? 0) + page.runs;
		progress.counts["points"] = (progress.counts["points"] ?? 0) + page.points;
		say(`runs: ${progress.counts["runs"]}, points: ${progress.counts["points"]}`);
		save();
	}
	if (withFiles) Object.assign(progress.counts, await exportFiles(client, folder, say));
	say("adding up digests");
	const manifest = await writeManifest(folder, { from, schema, counts: progress.counts });
	rmSync(join(folder, PROGRESS));
	say(
		`done: ${Object.entries(manifest.counts)
			.map(([name, count]) => `${count} ${name}`)
			.join(", ")}, in ${folder}`,
	);
}

/** @throws Error where the folder holds something else */
function begin(folder: string, from: string): Progress {
	const file = join(folder, PROGRESS);
	if (existsSync(file)) {
		const progress = JSON.parse(readFileSync(file, "utf8")) as Progress;
		if (progress.from !== from)
			throw new Error(`The export in ${folder} came from ${progress.from}. Choose another folder.`);
		say(`going on with the export in ${folder}`);
		return progress;
	}
	if (existsSync(join(folder, MANIFEST))) {
		const { made_at } = readManifest(folder);
		throw new Error(`${folder} holds the whole backup of ${made_at}. Choose another folder.`);
	}
	return { from, tables: [], pages: 0, after: undefined, counts: {} };
}

/** Writes a table as JSON lines, one row a line. @returns how many */
async function exportTable(client: Client, folder: string, table: string): Promise<number> {
	const lines: string[] = [];
	let after = "";
	for (;;) {
		const path = `/api/v1/export/rows/${table}?limit=1000${after}`;
		const { rows, next } = await client.json<{ rows: string[]; next?: string }>(path);
		if (rows.length > 0) lines.push(...rows);
		if (next === undefined) break;
		after = `&after=${encodeURIComponent(next)}`;
	}
	writeFileSync(join(folder, `${table}.jsonl`), lines.map((line) => `${line}\n`).join(""));
	return lines.length;
}

function say(text: string): void {
	console.log(`Runnel: ${text}`);
}

try {
	const { values } = parseArgs({
		options: {
			to: { type: "string" },
			url: { type: "string" },
			token: { type: "string" },
			"no-files": { type: "boolean", default: false },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) console.log(USAGE);
	else {
		if (values.to === undefined) throw new Error(`--to FOLDER is missing.\n${USAGE}`);
		const server = serverOf(values);
		await run(values.to, new Client(server), server.url, !values["no-files"]);
	}
} catch (error) {
	console.error(`Runnel: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}
