/** How long a training waits for a single log-metric. */
import { logMetric, newExperiment, newRun } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import { type Scenario, timed } from "../scenario.ts";
import { trainingPoints } from "../training-curve.ts";

const calls = (quick: boolean) => (quick ? 20 : 100);

export const logMetricSingle: Scenario = {
	name: "log-metric",
	describe: (quick) => `log-metric, one after the other on one run, ${calls(quick)} a round`,
	figures: {
		median: { title: "log-metric, median", unit: "ms", better: "less", target: { times: 1 } },
		p95: { title: "log-metric, 95th percentile", unit: "ms", better: "less", quantile: 0.95 },
	},
	rounds: 5,
	async prepare(server, { quick }) {
		const run = await newRun(server.client, await newExperiment(server.client, "log-metric"));
		const options = { metrics: 1, steps: 1_000, random: seeded(2) };
		let step = 0;
		const once = async () => {
			const [point] = trainingPoints(options, step++, 1);
			return timed(() => logMetric(server.client, run, point!));
		};
		for (let i = 0; i < 10; i++) await once();
		return async () => {
			const times: number[] = [];
			for (let i = 0; i < calls(quick); i++) times.push(await once());
			return { median: times, p95: times };
		};
	},
};
