/**
 * Child processes of the test tools. Every process gets a group of its own, so that stopping it also stops what it
 * started (npm, workerd, pytest workers), and whatever is still alive is stopped when the test tool ends.
 */
import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

const alive = new Set<ChildProcess>();

process.on("exit", () => {
	for (const child of alive) signal(child, "SIGKILL");
});
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
	process.on(name, () => process.exit(130));
}

/** Starts a process as the leader of its own group. */
export function startProcess(command: string, args: string[], options: SpawnOptions = {}): ChildProcess {
	const child = spawn(command, args, { ...options, detached: true });
	alive.add(child);
	child.once("exit", () => alive.delete(child));
	child.once("error", () => alive.delete(child));
	return child;
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
	if (child.pid === undefined) return;
	try {
		process.kill(-child.pid, name);
	} catch {
		// The group has ended already.
	}
}

/** Asks a process to end, and ends its whole group if it has not done so in time. Answers its exit code, if it had one. */
export async function stopProcess(child: ChildProcess, how: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode;
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	signal(child, how);
	const timer = setTimeout(() => signal(child, "SIGKILL"), 10_000);
	await ended;
	clearTimeout(timer);
	signal(child, "SIGKILL");
	return child.exitCode;
}

export interface RunOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	timeoutMs?: number;
}

/** Runs a command to its end with its output passed through; answers its exit code (124 after a timeout, 127 if absent). */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<number> {
	const child = startProcess(command, args, {
		stdio: ["ignore", "inherit", "inherit"],
		...(options.cwd ? { cwd: options.cwd } : {}),
		...(options.env ? { env: options.env } : {}),
	});
	let timedOut = false;
	const timer = options.timeoutMs
		? setTimeout(() => {
				timedOut = true;
				void stopProcess(child);
			}, options.timeoutMs)
		: undefined;
	const code = await new Promise<number>((resolve) => {
		child.once("error", () => resolve(127));
		child.once("exit", (exitCode) => resolve(exitCode ?? 1));
	});
	clearTimeout(timer);
	return timedOut ? 124 : code;
}

/** Runs a command quietly; answers its exit code and everything that it printed. */
export async function capture(
	command: string,
	args: string[],
	options: RunOptions = {},
): Promise<{ code: number; output: string }> {
	const child = startProcess(command, args, {
		stdio: ["ignore", "pipe", "pipe"],
		...(options.cwd ? { cwd: options.cwd } : {}),
		...(options.env ? { env: options.env } : {}),
	});
	let output = "";
	for (const stream of [child.stdout, child.stderr]) {
		stream?.setEncoding("utf8").on("data", (text: string) => {
			output += text;
		});
	}
	const timer = options.timeoutMs ? setTimeout(() => void stopProcess(child), options.timeoutMs) : undefined;
	const code = await new Promise<number>((resolve) => {
		child.once("error", () => resolve(127));
		child.once("close", (exitCode) => resolve(exitCode ?? 1));
	});
	clearTimeout(timer);
	return { code, output };
}
