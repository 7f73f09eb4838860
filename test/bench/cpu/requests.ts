/** The requests whose CPU time decides whether the free plan carries Runnel: 10 ms each. */
import type { Client } from "../client.ts";
import { batchBody, finishRun, newExperiment, newRun, searchRuns, sendBatch } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import { CURVE_START, metricName, trainingPoints } from "../training-curve.ts";

export interface MeasuredRequest {
	readonly title: string;
	/** Makes ready for `count` requests and answers what sends the i-th one, which may happen after a restart. */
	prepare(client: Client, count: number, quick: boolean): Promise<(client: Client, i: number) => Promise<unknown>>;
}

const curve = (seed: number) => ({ metrics: 10, steps: 10_000, random: seeded(seed) });

/** Runs with `batches` log-batches of 1,000 points each. */
async function runsWith(client: Client, count: number, batches: number): Promise<string[]> {
	const experiment = await newExperiment(client, "cpu");
	const runs: string[] = [];
	for (let i = 0; i < count; i++) {
		const run = await newRun(client, experiment);
		for (let b = 0; b < batches; b++) {
			await sendBatch(client, batchBody(run, { metrics: trainingPoints(curve(i), b * 100, 100) }));
		}
		runs.push(run);
	}
	return runs;
}

async function longRun(client: Client, points: number): Promise<string> {
	const [run] = await runsWith(client, 1, 0);
	const options = { metrics: 1, steps: points, random: seeded(9) };
	for (let from = 0; from < points; from += 1_000) {
		await sendBatch(client, batchBody(run!, { metrics: trainingPoints(options, from, 1_000) }));
	}
	await finishRun(client, run!);
	return run!;
}

async function thousandRuns(client: Client, count: number): Promise<string> {
	const experiment = await newExperiment(client, "cpu page");
	const random = seeded(8);
	for (let i = 0; i < count; i++) {
		const run = await newRun(client, experiment);
		const metrics = Array.from({ length: 20 }, (_, k) => ({
			key: `m${k}`,
			value: random.uniform(),
			timestamp: CURVE_START,
			step: 0,
		}));
		const params = Array.from({ length: 20 }, (_, k) => ({ key: `p${k}`, value: String(random.below(10)) }));
		await sendBatch(client, batchBody(run, { metrics, params }));
	}
	return experiment;
}

export const measuredRequests: readonly MeasuredRequest[] = [
	{
		title: "log-metric",
		async prepare(client, count) {
			const [run] = await runsWith(client, 1, 0);
			const bodies = Array.from({ length: count }, (_, i) =>
				batchBody(run!, { metrics: trainingPoints({ ...curve(1), metrics: 1 }, i, 1) }),
			);
			return (client, i) => sendBatch(client, bodies[i]!);
		},
	},
	{
		title: "log-batch of 1,000 points",
		async prepare(client, count) {
			const runs = await runsWith(client, count, 0);
			const bodies = runs.map((run, i) => batchBody(run, { metrics: trainingPoints(curve(i), 0, 100) }));
			return (client, i) => sendBatch(client, bodies[i]!);
		},
	},
	{
		title: "end of a run that logged nothing",
		async prepare(client, count) {
			const runs = await runsWith(client, count, 0);
			return (client, i) => finishRun(client, runs[i]!);
		},
	},
	{
		title: "end of a run with 2,000 points unsealed: a sealing step",
		async prepare(client, count) {
			const runs = await runsWith(client, count, 2);
			return (client, i) => finishRun(client, runs[i]!);
		},
	},
	{
		title: "page of 1,000 runs, 20 metrics and 20 params each",
		async prepare(client, _, quick) {
			const size = quick ? 100 : 1_000;
			const experiment = await thousandRuns(client, size);
			return (client) => searchRuns(client, experiment, { max_results: size });
		},
	},
	{
		title: "history page of 25,000 points",
		async prepare(client, _, quick) {
			const run = await longRun(client, quick ? 5_000 : 50_000);
			const query = new URLSearchParams({ run_id: run, metric_key: metricName(0), max_results: "25000" });
			return (client) => client.send("GET", `/api/2.0/mlflow/metrics/get-history?${query}`);
		},
	},
	{
		title: "chart of 100,000 points, 800 pixels",
		async prepare(client, _, quick) {
			const run = await longRun(client, quick ? 5_000 : 100_000);
			const query = new URLSearchParams({ run, metric: metricName(0), points: "1600" });
			return (client) => client.send("GET", `/api/v1/series?${query}`);
		},
	},
];
