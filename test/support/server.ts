/**
 * Starts the product as a user does (`cli/start.ts`: the built Worker in workerd, D1 and R2 as wrangler simulates
 * them) on a free loopback port with a state folder of its own, for tests that look at it from outside.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capture, startProcess, stopProcess } from "./command.ts";
import { root } from "./paths.ts";

export interface TestServer {
	url: string;
	/** The first admin token. */
	token: string;
	/** What the server has printed so far. */
	log(): string;
	/** Ends the server; its state goes too, unless the folder was given. */
	stop(): Promise<void>;
}

export interface ServerOptions {
	/** A state folder to keep, for tests that start a server again on what an earlier one left. */
	state?: string;
	/** More arguments for `cli/start.ts`, such as `--test-reset`. */
	args?: string[];
	env?: NodeJS.ProcessEnv;
}

/** Any 40 lower-case hex digits: tests know it before the server starts. */
export const testToken = "7e57".repeat(10);

const startDeadlineMs = 90_000;

export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
	await buildOnce();
	const port = await freePort();
	const state = options.state ?? mkdtempSync(join(tmpdir(), "runnel-test-"));
	const child = startProcess(
		process.execPath,
		["cli/start.ts", "--port", String(port), "--state", state, ...(options.args ?? [])],
		{
			cwd: root,
			env: { ...process.env, ADMIN_TOKEN: testToken, ...options.env },
			stdio: ["ignore", "pipe", "pipe"],
		},
	);
	let log = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (text: string) => {
			log += text;
		});
	}
	const stop = async () => {
		await stopProcess(child);
		if (!options.state) rmSync(state, { recursive: true, force: true, maxRetries: 5 });
	};

	const url = `http://127.0.0.1:${port}`;
	const deadline = Date.now() + startDeadlineMs;
	while (!(await answers(`${url}/health`))) {
		const ended = child.exitCode !== null || child.signalCode !== null;
		if (ended || Date.now() > deadline) {
			await stop();
			throw new Error(`The server ${ended ? "ended" : "did not answer"} while starting. It printed:\n${log}`);
		}
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	return { url, token: testToken, log: () => log, stop };
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

/** A port that is free now. Asking the system for one cannot collide with a server that is already there. */
export function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once("error", reject);
		probe.listen(0, "127.0.0.1", () => {
			const address = probe.address();
			probe.close(() =>
				typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port")),
			);
		});
	});
}

/** Builds the Worker and the dashboard when `dist/` is older than what it is built from. */
async function buildOnce(): Promise<void> {
	const inputs = ["worker", "web", "index.html", "vite.config.ts", "wrangler.toml", "package-lock.json"];
	const built = newest(join(root, "dist"));
	if (built > Math.max(...inputs.map((path) => newest(join(root, path))))) return;
	const { code, output } = await capture("npx", ["--no-install", "vite", "build"], { cwd: root });
	if (code !== 0) throw new Error(`vite build failed:\n${output}`);
}

/** The latest time at which a file of a tree was written, 0 if there is none. */
function newest(path: string): number {
	if (!existsSync(path)) return 0;
	const entry = statSync(path);
	if (!entry.isDirectory()) return entry.mtimeMs;
	return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
