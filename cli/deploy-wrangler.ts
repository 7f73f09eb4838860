/** Wrangler, run as a child without a terminal, so that it asks nothing and takes its defaults. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { ROOT } from "./build.ts";

export interface WranglerResult {
	readonly code: number;
	readonly stdout: string;
	/** Everything it printed. */
	readonly output: string;
	/** What it reports to other programs: one record an action. */
	readonly records: readonly Record<string, unknown>[];
}

/** Runs `wrangler` with `args`; the one on the PATH, which npm scripts point at the project's own. */
export async function wrangler(args: readonly string[]): Promise<WranglerResult> {
	const folder = mkdtempSync(join(tmpdir(), "runnel-deploy-"));
	const records = join(folder, "records");
	try {
		const ended = await run(args, {
			...process.env,
			PATH: [process.env["PATH"], join(ROOT, "node_modules/.bin")].join(delimiter),
			WRANGLER_OUTPUT_FILE_PATH: records,
			WRANGLER_SEND_METRICS: "false",
			NO_COLOR: "1",
		});
		return { ...ended, records: readRecords(records) };
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function run(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Omit<WranglerResult, "records">> {
	return new Promise((resolve, reject) => {
		const child = spawn("wrangler", args, {
			cwd: ROOT,
			env,
			stdio: ["ignore", "pipe", "pipe"],
			shell: process.platform === "win32",
		});
		let stdout = "";
		let output = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text;
			output += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
		child.once("error", (error) => reject(new Error(`wrangler cannot be started (${error.message}). Run npm ci.`)));
		child.once("close", (code) => resolve({ code: code ?? 1, stdout, output }));
	});
}

function readRecords(file: string): Record<string, unknown>[] {
	try {
		return readFileSync(file, "utf8")
			.split("\n")
			.filter((line) => line !== "")
			.map((line) => JSON.parse(line) as Record<string, unknown>);
	} catch {
		return [];
	}
}
