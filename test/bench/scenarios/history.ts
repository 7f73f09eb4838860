/** The exact history of one metric, as the client's get_metric_history reads it: page after page. */
import { batchBody, newExperiment, newRun, readHistory, sendBatch } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import { type Scenario, timed } from "../scenario.ts";
import { metricName, trainingPoints } from "../training-curve.ts";

const points = (quick: boolean) => (quick ? 5_000 : 100_000);

export const history: Scenario = {
	name: "history",
	describe: (quick) =>
		`${points(quick).toLocaleString("en")} points of one metric through metrics/get-history in pages of 25,000`,
	figures: { seconds: { title: "history of a long metric", unit: "s", better: "less", target: { times: 10 } } },
	rounds: 3,
	async prepare(server, { quick }) {
		const run = await newRun(server.client, await newExperiment(server.client, "history"));
		const options = { metrics: 1, steps: points(quick), random: seeded(3) };
		for (let from = 0; from < points(quick); from += 1_000) {
			await sendBatch(server.client, batchBody(run, { metrics: trainingPoints(options, from, 1_000) }));
		}
		return async () => {
			let count = 0;
			const ms = await timed(async () => {
				count = await readHistory(server.client, run, metricName(0));
			});
			if (count !== points(quick)) throw new Error(`${server.name} gave ${count} of ${points(quick)} points.`);
			return { seconds: ms / 1000 };
		};
	},
};
