/** Runs for the dashboard's tests, logged over MLflow's own routes as its client does. */
import type { TestServer } from "../support/server.ts";

export interface MetricPoint {
	key: string;
	value: number | "NaN" | "Infinity";
	step?: number;
	timestamp?: number;
}

export interface RunToLog {
	name: string;
	params?: Record<string, string>;
	tags?: Record<string, string>;
	metrics?: MetricPoint[];
	/** Left out: the run goes on. */
	end?: "FINISHED" | "FAILED" | "KILLED";
	startTime?: number;
}

export async function callMlflow<T>(server: TestServer, path: string, body: unknown): Promise<T> {
	const response = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
	return (await response.json()) as T;
}

export async function createExperiment(server: TestServer, name: string): Promise<string> {
	const { experiment_id } = await callMlflow<{ experiment_id: string }>(server, "experiments/create", { name });
	return experiment_id;
}

const pairs = (record: Record<string, string> = {}) => Object.entries(record).map(([key, value]) => ({ key, value }));

export async function logRun(server: TestServer, experimentId: string, run: RunToLog): Promise<string> {
	const start = run.startTime ?? Date.now();
	const made = await callMlflow<{ run: { info: { run_id: string } } }>(server, "runs/create", {
		experiment_id: experimentId,
		run_name: run.name,
		start_time: start,
		tags: pairs(run.tags),
	});
	const { run_id } = made.run.info;
	const metrics = (run.metrics ?? []).map((point) => ({ step: 0, timestamp: start, ...point }));
	await callMlflow(server, "runs/log-batch", { run_id, params: pairs(run.params), metrics });
	if (run.end) await callMlflow(server, "runs/update", { run_id, status: run.end, end_time: start + 60_000 });
	return run_id;
}

/** A curve of `values`, one a step. */
export function curve(key: string, values: readonly number[]): MetricPoint[] {
	return values.map((value, step) => ({ key, value, step }));
}

export async function putArtifact(server: TestServer, experimentId: string, runId: string, path: string, body: string) {
	const url = `${server.url}/api/2.0/mlflow-artifacts/artifacts/${experimentId}/${runId}/artifacts/${path}`;
	const response = await fetch(url, { method: "PUT", headers: { authorization: `Bearer ${server.token}` }, body });
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}
