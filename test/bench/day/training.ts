/** A training of the day, as MLflow's client sends it: a point of each metric every 5 s, flushed every 30. */
import type { CallOptions, Client } from "../client.ts";
import { seeded } from "../random.ts";
import { trainingPoints } from "../training-curve.ts";
import { FLUSH_S, METRICS, STEP_S } from "./plan.ts";

const ROOT = "/api/2.0/mlflow";
const STEPS_A_FLUSH = FLUSH_S / STEP_S;

/** Under what the meters count a request. */
export const counted = (kind: string): CallOptions => ({ headers: { "x-bench-kind": kind } });

export class Training {
	readonly #client: Client;
	readonly #curve: Parameters<typeof trainingPoints>[0];
	readonly #start: number;
	#flushed = 0;
	id = "";

	constructor(client: Client, seed: number, steps: number, start: number) {
		this.#client = client;
		this.#start = start;
		this.#curve = { metrics: METRICS, steps, random: seeded(seed), start };
	}

	async begin(experimentName: string, experimentId: string): Promise<void> {
		const beginning = counted("beginning a run");
		await this.#client.send(
			"GET",
			`${ROOT}/experiments/get-by-name?experiment_name=${encodeURIComponent(experimentName)}`,
			undefined,
			beginning,
		);
		const tags = ["mlflow.user", "mlflow.source.name", "mlflow.source.type", "mlflow.source.git.commit"].map((key) => ({
			key,
			value: "4f1c9b2e7a",
		}));
		const made = await this.#client.json<{ run: { info: { run_id: string } } }>(
			"POST",
			`${ROOT}/runs/create`,
			{ experiment_id: experimentId, start_time: this.#start, tags },
			beginning,
		);
		this.id = made.run.info.run_id;
		const params = Array.from({ length: 20 }, (_, i) => ({ key: `param_${i}`, value: String(i / 7) }));
		await this.#client.send(
			"POST",
			`${ROOT}/runs/log-batch`,
			{ run_id: this.id, params, metrics: [], tags: [] },
			beginning,
		);
	}

	async flush(): Promise<void> {
		const metrics = trainingPoints(this.#curve, this.#flushed, STEPS_A_FLUSH);
		this.#flushed += STEPS_A_FLUSH;
		await this.#client.send(
			"POST",
			`${ROOT}/runs/log-batch`,
			{ run_id: this.id, metrics, params: [], tags: [] },
			counted("flushes"),
		);
	}

	async end(now: number): Promise<void> {
		const ending = counted("ending a run");
		await this.#client.send("GET", `${ROOT}/runs/get?run_id=${this.id}`, undefined, ending);
		await this.#client.send(
			"POST",
			`${ROOT}/runs/update`,
			{ run_id: this.id, status: "FINISHED", end_time: now },
			ending,
		);
	}
}
