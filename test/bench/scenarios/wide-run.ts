/** A batch of 1,000 metrics on a run that has 2,000 names already. */
import { batchBody, newExperiment, newRun, sendBatch } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import { type Scenario, timed } from "../scenario.ts";
import { CURVE_START, type WirePoint } from "../training-curve.ts";

const names = (quick: boolean) => (quick ? 400 : 2_000);
const batch = (quick: boolean) => names(quick) / 2;

export const wideRun: Scenario = {
	name: "wide-run",
	describe: (quick) =>
		`log-batch of ${batch(quick)} metrics, one point each, on a run that has ${names(quick)} metrics`,
	figures: {
		ms: { title: "batch of 1,000 names on a run with 2,000", unit: "ms", better: "less", target: { atMost: 50 } },
	},
	rounds: 7,
	async prepare(server, { quick }) {
		const run = await newRun(server.client, await newExperiment(server.client, "wide-run"));
		const random = seeded(4);
		const points = (from: number, step: number): WirePoint[] =>
			Array.from({ length: batch(quick) }, (_, i) => ({
				key: `layer_${String(from + i).padStart(4, "0")}/gradient_norm`,
				value: random.uniform(),
				timestamp: CURVE_START + step * 1_000,
				step,
			}));
		for (const from of [0, batch(quick)]) {
			await sendBatch(server.client, batchBody(run, { metrics: points(from, 0) }));
		}
		let step = 0;
		return async () => {
			const body = batchBody(run, { metrics: points(0, ++step) });
			return { ms: await timed(() => sendBatch(server.client, body)) };
		};
	},
};
