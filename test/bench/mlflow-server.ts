/** A real `mlflow server` on SQLite, from the virtualenv of the client tests. */

import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { startProcess, stopProcess } from "../support/command.ts";
import { ensurePython } from "../support/python.ts";
import { Client } from "./client.ts";
import { freePort } from "./free-port.ts";
import type { ServerUnderTest } from "./server-under-test.ts";

const WORKERS = 2;
const START_DEADLINE_MS = 120_000;

export async function startMlflow(state: string): Promise<ServerUnderTest> {
	const python = await ensurePython("clients");
	const database = join(state, "mlflow.db");
	const start = async () => {
		const port = await freePort();
		const child = startProcess(
			python,
			[
				...["-m", "mlflow", "server", "--host", "127.0.0.1", "--port", String(port), "--workers", String(WORKERS)],
				...["--backend-store-uri", `sqlite:///${database}`],
				...["--serve-artifacts", "--artifacts-destination", join(state, "artifacts")],
			],
			{ cwd: state, env: { ...process.env, MLFLOW_DISABLE_TELEMETRY: "true" }, stdio: "ignore" },
		);
		const base = `http://127.0.0.1:${port}`;
		await untilHealthy(base, child);
		return { child, client: new Client(base) };
	};
	let running = await start();
	return {
		name: "MLflow",
		kind: "mlflow",
		get client() {
			return running.client;
		},
		own: {
			database,
			async stop() {
				running.client.close();
				await stopProcess(running.child);
			},
			async start() {
				running = await start();
			},
		},
	};
}

async function untilHealthy(base: string, child: ChildProcess): Promise<void> {
	const deadline = Date.now() + START_DEADLINE_MS;
	for (;;) {
		const answer = await fetch(`${base}/health`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
		if (answer?.ok) return;
		if (child.exitCode !== null || Date.now() > deadline) {
			await stopProcess(child);
			throw new Error("mlflow server did not start.");
		}
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
