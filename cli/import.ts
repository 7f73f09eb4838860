/**
 * `npm run import -- --from PATH`: a backup of Runnel, or what another tracker wrote. Running it again adds what is
 * missing and changes nothing else.
 */
import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "./export-client.ts";
import { MANIFEST, PROGRESS } from "./export-manifest.ts";
import { SERVER_USAGE, serverOf } from "./export-options.ts";
import { importBackup } from "./import-backup.ts";
import { fileStore, isFileStore } from "./import-file-store.ts";
import { importForeign } from "./import-foreign.ts";
import { isSqlite, mlflowDatabase } from "./import-mlflow-db.ts";
import { Report } from "./import-report.ts";
import { isTensorBoard, tensorBoard } from "./import-tensorboard.ts";

const USAGE = `Usage: npm run import -- --from PATH [options]
  --from PATH    a folder that npm run export wrote, MLflow's mlruns folder or its mlflow.db,
                 or a log folder of TensorBoard's
${SERVER_USAGE}`;

async function run(path: string, client: Client): Promise<Report> {
	if (!existsSync(path)) throw new Error(`${path} does not exist.`);
	const report = new Report();
	if (statSync(path).isFile()) {
		if (!isSqlite(path)) throw new Error(`${path} is no SQLite database, as mlflow.db is one.`);
		await importForeign(client, mlflowDatabase(path), report, say);
	} else if (existsSync(join(path, MANIFEST)) || existsSync(join(path, PROGRESS))) {
		await importBackup(client, path, report, say);
	} else if (isFileStore(path)) {
		await importForeign(client, fileStore(path, report), report, say);
	} else if (isTensorBoard(path)) {
		await importForeign(client, tensorBoard(path, report), report, say);
	} else {
		throw new Error(
			`${path} holds nothing that can be imported: no ${MANIFEST} of a backup, no experiments of MLflow's file store, no event files of TensorBoard's.`,
		);
	}
	return report;
}

function say(text: string): void {
	console.log(`Runnel: ${text}`);
}

try {
	const { values } = parseArgs({
		options: {
			from: { type: "string" },
			url: { type: "string" },
			token: { type: "string" },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) console.log(USAGE);
	else {
		if (values.from === undefined) throw new Error(`--from PATH is missing.\n${USAGE}`);
		const report = await run(resolve(values.from), new Client(serverOf(values)));
		say(String(report));
		if (report.problems.length > 0) process.exitCode = 2;
	}
} catch (error) {
	console.error(`Runnel: ${error instanceof Error ? error.message : String(error)}`);
	process.exitCode = 1;
}
