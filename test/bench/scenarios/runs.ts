/** Many small runs: made, read as a page, searched. */
import { batchBody, finishRun, newExperiment, newRun, searchRuns, sendBatch } from "../mlflow-api.ts";
import { type Random, seeded } from "../random.ts";
import { type Scenario, timed } from "../scenario.ts";
import type { ServerUnderTest } from "../server-under-test.ts";
import { CURVE_START } from "../training-curve.ts";

const CLIENTS = 4;
const total = (quick: boolean) => (quick ? 200 : 2_000);
const page = (quick: boolean) => (quick ? 100 : 1_000);

export const runs: Scenario = {
	name: "runs",
	describe: (quick) =>
		`${total(quick)} runs of 20 metrics and 20 params made by ${CLIENTS} clients (create, log-batch, end); ` +
		`then a page of ${page(quick)} of them, and a filter on a metric and a param ordered by another metric`,
	figures: {
		created: { title: "making runs with 20 metrics, 20 params", unit: "runs/s", better: "more" },
		page: { title: "page of 1,000 runs", unit: "s", better: "less", target: { times: 20 } },
		search: { title: "filter and order among these, top 100", unit: "s", better: "less" },
	},
	rounds: 5,
	async prepare(server, { quick, note }) {
		const experiment = await newExperiment(server.client, "runs");
		let next = 0;
		const client = async () => {
			for (let i = next++; i < total(quick); i = next++) await makeRun(server, experiment, i, seeded(1_000 + i));
		};
		const ms = await timed(() => Promise.all(Array.from({ length: CLIENTS }, client)));
		note({ created: total(quick) / (ms / 1000) });
		const search = {
			filter: "metrics.m00 > 0.5 and params.p03 = '3'",
			order_by: ["metrics.m01 DESC"],
			max_results: 100,
		};
		return async () => {
			let found = 0;
			const pageMs = await timed(async () => {
				found = (await searchRuns(server.client, experiment, { max_results: page(quick) })).length;
			});
			if (found !== page(quick)) throw new Error(`${server.name} gave ${found} of ${page(quick)} runs.`);
			return {
				page: pageMs / 1000,
				search: (await timed(() => searchRuns(server.client, experiment, search))) / 1000,
			};
		};
	},
};

async function makeRun(server: ServerUnderTest, experiment: string, i: number, random: Random): Promise<void> {
	const startTime = CURVE_START + i * 60_000;
	const run = await newRun(server.client, experiment, `run-${i}`, startTime);
	const twenty = Array.from({ length: 20 }, (_, k) => String(k).padStart(2, "0"));
	const metrics = twenty.map((k) => ({ key: `m${k}`, value: random.uniform(), timestamp: startTime + 1_000, step: 0 }));
	const params = twenty.map((k) => ({ key: `p${k}`, value: String(random.below(10)) }));
	await sendBatch(server.client, batchBody(run, { metrics, params }));
	await finishRun(server.client, run, startTime + 30_000);
}
