/** What a chart loads through the dashboard's own API: one long curve, and one curve each of many runs. */
import { gzipSync } from "node:zlib";
import type { SeriesAnswer } from "../../../worker/api/contract.ts";
import { Refused } from "../client.ts";
import { newExperiment, newRun } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import type { Context, Scenario, Values } from "../scenario.ts";
import { timed } from "../scenario.ts";
import type { ServerUnderTest } from "../server-under-test.ts";
import { metricName, trainingPoints } from "../training-curve.ts";

const PIXELS = 800;
const POINTS_A_REQUEST = 5_000;
const WRITERS = 4;

const longPoints = (quick: boolean) => (quick ? 20_000 : 1_000_000);

export const chartLong: Scenario = {
	name: "chart-long",
	describe: (quick) =>
		`GET /api/v1/series of one metric with ${longPoints(quick).toLocaleString("en")} points, ${PIXELS} pixels`,
	figures: {
		kilobytes: { title: "chart of 1,000,000 points, size", unit: "KB", better: "less", target: { atMost: 30 } },
		gzip: { title: "chart of 1,000,000 points, gzip", unit: "KB", better: "less" },
		ms: { title: "chart of 1,000,000 points", unit: "ms", better: "less" },
	},
	runnelOnly: true,
	rounds: 5,
	async prepare(server, context) {
		const experiment = await newExperiment(server.client, "chart-long");
		const run = await newRun(server.client, experiment);
		await logCurve(server, run, longPoints(context.quick), 5);
		return () => readChart(server, [run], context);
	},
};

const RUNS = 50;
const manyPoints = (quick: boolean) => (quick ? 5_000 : 100_000);

export const chartMany: Scenario = {
	name: "chart-many",
	describe: (quick) =>
		`one GET /api/v1/series of one metric of ${RUNS} runs with ${manyPoints(quick).toLocaleString("en")} points each, ${PIXELS} pixels`,
	figures: {
		gzip: { title: "chart of 50 runs × 100,000 points, gzip", unit: "KB", better: "less", target: { atMost: 200 } },
		ms: { title: "chart of 50 runs × 100,000 points", unit: "ms", better: "less" },
	},
	runnelOnly: true,
	rounds: 3,
	async prepare(server, context) {
		const experiment = await newExperiment(server.client, "chart-many");
		const runs: string[] = [];
		let next = 0;
		const writer = async () => {
			for (let i = next++; i < RUNS; i = next++) {
				const run = await newRun(server.client, experiment);
				await logCurve(server, run, manyPoints(context.quick), 100 + i);
				runs.push(run);
			}
		};
		await Promise.all(Array.from({ length: WRITERS }, writer));
		return () => readChart(server, runs, context);
	},
};

/** Logs one metric through the native API, which takes 5,000 points a request, and ends the run. */
async function logCurve(server: ServerUnderTest, run: string, count: number, seed: number): Promise<void> {
	const options = { metrics: 1, steps: count, random: seeded(seed) };
	for (let from = 0; from < count; from += POINTS_A_REQUEST) {
		const points = trainingPoints(options, from, POINTS_A_REQUEST);
		const series = points.map(({ value, step, timestamp }) => ({ value, step, timestamp }));
		await server.client.send("POST", `/api/v1/runs/${run}/log`, { metrics: { [metricName(0)]: series } });
	}
	await server.client.send("POST", `/api/v1/runs/${run}/finish`, {});
}

/** Two points a pixel: the least and the greatest. A refusal gives no figures. */
async function readChart(server: ServerUnderTest, runs: readonly string[], { remark }: Context): Promise<Values> {
	const query = new URLSearchParams({ metric: metricName(0), points: String(PIXELS * 2), x: "step" });
	for (const run of runs) query.append("run", run);
	let answer: Buffer = Buffer.alloc(0);
	try {
		const ms = await timed(async () => {
			answer = await server.client.send("GET", `/api/v1/series?${query}`);
		});
		const { series } = JSON.parse(answer.toString()) as SeriesAnswer;
		if (series.length !== runs.length) throw new Error(`${series.length} curves for ${runs.length} runs.`);
		return { kilobytes: answer.length / 1000, gzip: gzipSync(answer).length / 1000, ms };
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		remark(error.message);
		return {};
	}
}
