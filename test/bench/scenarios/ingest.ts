/** Points a second through log-batch, from one client and from eight. */
import { batchBody, newExperiment, newRun, sendBatch } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import { type Scenario, timed } from "../scenario.ts";
import type { ServerUnderTest } from "../server-under-test.ts";
import { trainingPoints } from "../training-curve.ts";

const METRICS = 10;
const STEPS_A_BATCH = 100;
const POINTS_A_BATCH = METRICS * STEPS_A_BATCH;

function ingest(name: string, clients: number, target?: { times: number }): Scenario {
	const batches = (quick: boolean) => (quick ? 4 : clients === 1 ? 20 : 10);
	return {
		name,
		describe: (quick) =>
			`log-batch of 1,000 points in ${METRICS} metrics, ${batches(quick)} a client and round, ${clients} clients, a run each`,
		figures: {
			rate: {
				title: `log-batch of 1,000, ${clients === 1 ? "one client" : `${clients} clients`}`,
				unit: "points/s",
				better: "more",
				...(target && { target }),
			},
		},
		rounds: 3,
		async prepare(server, { quick }) {
			const experiment = await newExperiment(server.client, name);
			// Every round starts with new runs, so that all rounds are alike; writing the JSON is not measured.
			return async () => {
				const work = await Promise.all(
					Array.from({ length: clients }, (_, client) => bodies(server, experiment, batches(quick), client)),
				);
				const ms = await timed(() => Promise.all(work.map((bodies) => inTurn(server, bodies))));
				return { rate: (clients * batches(quick) * POINTS_A_BATCH) / (ms / 1000) };
			};
		},
	};
}

async function bodies(server: ServerUnderTest, experiment: string, count: number, client: number): Promise<Buffer[]> {
	const run = await newRun(server.client, experiment);
	const options = { metrics: METRICS, steps: count * STEPS_A_BATCH, random: seeded(client + 1) };
	return Array.from({ length: count }, (_, i) =>
		batchBody(run, { metrics: trainingPoints(options, i * STEPS_A_BATCH, STEPS_A_BATCH) }),
	);
}

async function inTurn(server: ServerUnderTest, bodies: readonly Buffer[]): Promise<void> {
	for (const body of bodies) await sendBatch(server.client, body);
}

export const ingestSequential = ingest("ingest", 1);
export const ingestParallel = ingest("ingest-8", 8, { times: 15 });
