/** The calls of MLflow's REST API that the scenarios make, as its Python client makes them. */
import type { CallOptions, Client } from "./client.ts";
import type { WirePoint } from "./training-curve.ts";

const ROOT = "/api/2.0/mlflow";

export interface Pair {
	readonly key: string;
	readonly value: string;
}

export interface Batch {
	readonly metrics?: readonly WirePoint[];
	readonly params?: readonly Pair[];
	readonly tags?: readonly Pair[];
}

/** A log-batch ready to be sent: what it takes to write the JSON is the client's business, not the server's. */
export function batchBody(runId: string, batch: Batch): Buffer {
	return Buffer.from(JSON.stringify({ run_id: runId, metrics: [], params: [], tags: [], ...batch }));
}

export async function sendBatch(client: Client, body: Buffer): Promise<void> {
	await client.send("POST", `${ROOT}/runs/log-batch`, body);
}

export async function logMetric(client: Client, runId: string, point: WirePoint): Promise<void> {
	await client.send("POST", `${ROOT}/runs/log-metric`, { run_id: runId, ...point });
}

/** The id of a new experiment; `what` and the time make its name. */
export async function newExperiment(client: Client, what: string): Promise<string> {
	const name = `bench ${what} ${Date.now()}-${process.hrtime.bigint() % 1_000_000n}`;
	return (await client.json<{ experiment_id: string }>("POST", `${ROOT}/experiments/create`, { name })).experiment_id;
}

/** The id of a new run. */
export async function newRun(
	client: Client,
	experimentId: string,
	name = "bench",
	startTime = Date.now(),
): Promise<string> {
	const body = { experiment_id: experimentId, run_name: name, start_time: startTime, tags: [] };
	const answer = await client.json<{ run: { info: { run_id: string } } }>("POST", `${ROOT}/runs/create`, body);
	return answer.run.info.run_id;
}

export async function finishRun(client: Client, runId: string, endTime = Date.now()): Promise<void> {
	await client.send("POST", `${ROOT}/runs/update`, { run_id: runId, status: "FINISHED", end_time: endTime });
}

export interface Search {
	readonly filter?: string;
	readonly order_by?: readonly string[];
	readonly max_results: number;
}

interface FoundRun {
	readonly info: { readonly run_id: string };
}

/** The ids of the runs that a search finds, in its order. */
export async function searchRuns(
	client: Client,
	experimentId: string,
	search: Search,
	options?: CallOptions,
): Promise<string[]> {
	const body = { experiment_ids: [experimentId], ...search };
	const { runs = [] } = await client.json<{ runs?: FoundRun[] }>("POST", `${ROOT}/runs/search`, body, options);
	return runs.map((run) => run.info.run_id);
}

const HISTORY_PAGE = 25_000;

/** How many points of a metric one gets by following all pages of its history. */
export async function readHistory(client: Client, runId: string, key: string): Promise<number> {
	let [count, token] = [0, ""];
	do {
		const query = new URLSearchParams({ run_id: runId, metric_key: key, max_results: String(HISTORY_PAGE) });
		if (token) query.set("page_token", token);
		const path = `${ROOT}/metrics/get-history?${query}`;
		const page = await client.json<{ metrics?: unknown[]; next_page_token?: string }>("GET", path);
		count += page.metrics?.length ?? 0;
		token = page.next_page_token ?? "";
	} while (token);
	return count;
}
