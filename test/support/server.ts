/**
 * Starts the product as a user does (`cli/start.ts`: the built Worker in workerd, D1 and R2 as wrangler simulates
 * them) on a free loopback port with a state folder of its own, for tests that look at it from outside.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess, stopProcess } from "./command.ts";
import { root } from "./paths.ts";

export interface TestServer {
	url: string;
	/** The first admin token. */
	token: string;
	/** What the server has printed so far. */
	log(): string;
	/** Ends the server and answers its exit code; its state goes too, unless the folder was given. */
	stop(how?: NodeJS.Signals): Promise<number | null>;
}

export interface ServerOptions {
	/** A state folder to keep, for tests that start a server again on what an earlier one left. */
	state?: string;
	/** More arguments for `cli/start.ts`, such as `--test-reset`. */
	args?: string[];
	/** Instead of `testToken`; an empty one lets the server make its own. */
	token?: string;
}

/** Any 40 lower-case hex digits: tests know it before the server starts. */
export const testToken = "7e57".repeat(10);

/** Building Worker and dashboard is part of a start where their sources have changed. */
const startDeadlineMs = 90_000;

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
	const token = options.token ?? testToken;
	const state = options.state ?? mkdtempSync(join(tmpdir(), "runnel-test-"));
	const child = startProcess(
		process.execPath,
		["cli/start.ts", "--port", "0", "--state", state, ...(options.args ?? [])],
		{ cwd: root, env: { ...process.env, ADMIN_TOKEN: token }, stdio: ["ignore", "pipe", "pipe"] },
	);
	let log = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (text: string) => {
			log += text;
		});
	}
	const stop = async (how?: NodeJS.Signals) => {
		const code = await stopProcess(child, how);
		if (!options.state) rmSync(state, { recursive: true, force: true, maxRetries: 5 });
		return code;
	};

	const deadline = Date.now() + startDeadlineMs;
	for (;;) {
		// It prints its address when the database is ready, and 0 let the system choose a port that is free.
		const port = log.match(/MLFLOW_TRACKING_URI=http:\/\/localhost:(\d+)/)?.[1];
		const url = `http://127.0.0.1:${port}`;
		if (port && (await answers(`${url}/health`))) {
			return { url, token: log.match(/MLFLOW_TRACKING_TOKEN=(\w+)/)?.[1] ?? token, log: () => log, stop };
		}
		const ended = child.exitCode !== null || child.signalCode !== null;
		if (ended || Date.now() > deadline) {
			await stop();
			throw new Error(`The server ${ended ? "ended" : "did not answer"} while starting. It printed:\n${log}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}

/** The environment by which the Python suites find the server. */
export function serverEnvironment(server: TestServer): NodeJS.ProcessEnv {
	return { RUNNEL_URL: server.url, RUNNEL_TOKEN: server.token };
}

async function answers(url: string): Promise<boolean> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
		await response.text();
		return response.ok;
	} catch {
		return false;
	}
}
