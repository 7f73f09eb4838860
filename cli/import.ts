/**
 * `npm run import -- --from PATH`: a backup of Runnel, or what another tracker wrote. Running it again adds what is
 * missing and changes nothing else.
 */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "./export-client.ts";
import { MANIFEST, PROGRESS } from "./export-manifest.ts";
import { SERVER_USAGE, serverOf } from "./export-options.ts";
import { importBackup } from "./import-backup.ts";
import { Report } from "./import-report.ts";

const USAGE = `Usage: npm run import -- --from PATH [options]
  --from PATH    a folder that npm run export wrote
${SERVER_USAGE}`;

async function run(path: string, client: Client): Promise<Report> {
	if (!existsSync(path)) throw new Error(`${path} does not exist.`);
	const report = new Report();
	if (existsSync(join(path, MANIFEST)) || existsSync(join(path, PROGRESS)))
		await importBackup(client, path, report, say);
	else throw new Error(`${path} holds nothing that can be imported: no ${MANIFEST} of a backup.`);
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
