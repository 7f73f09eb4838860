/**
 * Bytes that a point takes in the database: pages of the SQLite file with the points less pages without them, after
 * the runs have ended and the cron came, and for points not sealed yet. What Runnel moved to the bucket is told beside.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "../client.ts";
import { bytesUsed } from "../database-file.ts";
import { bytesKept, startHarness } from "../harness/worker-harness.ts";
import { batchBody, finishRun, newExperiment, newRun, sendBatch } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import type { Scenario, Values } from "../scenario.ts";
import type { ServerUnderTest } from "../server-under-test.ts";
import { trainingPoints } from "../training-curve.ts";

const METRICS = 10;
const STEPS_A_BATCH = 100;

interface Amount {
	readonly runs: number;
	readonly steps: number;
	readonly float32: boolean;
	readonly end: boolean;
}

const sealed = (quick: boolean, float32: boolean): Amount => ({
	runs: quick ? 2 : 5,
	steps: 2_000,
	float32,
	end: true,
});
/** Below what fills a tail. */
const unsealed = (quick: boolean): Amount => ({ runs: quick ? 10 : 50, steps: 200, float32: false, end: false });

const points = ({ runs, steps }: Amount) => runs * steps * METRICS;
const told = (amount: Amount) =>
	`${amount.runs} runs of ${amount.steps.toLocaleString("en")} steps × ${METRICS} metrics (training-curve.ts)`;

export const bytesSealed: Scenario = {
	name: "bytes",
	describe: (quick) => `${told(sealed(quick, false))}, ended: pages of the database with them less pages without`,
	figures: {
		float64: { title: "database, sealed, float64", unit: "B/point", better: "less", target: { times: 20, atMost: 10 } },
		float32: { title: "database, sealed, float32", unit: "B/point", better: "less", target: { times: 20, atMost: 6 } },
		bucket64: { title: "bucket, sealed, float64", unit: "B/point", better: "less" },
		bucket32: { title: "bucket, sealed, float32", unit: "B/point", better: "less" },
	},
	ownServers: true,
	rounds: 1,
	prepare:
		async (server, { quick }) =>
		async () => {
			const long = await bytesOf(server, sealed(quick, false));
			const short = await bytesOf(server, sealed(quick, true));
			const bucket = server.kind === "runnel" ? { bucket64: long.bucket, bucket32: short.bucket } : {};
			return { float64: long.database, float32: short.database, ...bucket } satisfies Values;
		},
};

export const bytesUnsealed: Scenario = {
	name: "bytes-unsealed",
	describe: (quick) => `${told(unsealed(quick))}, still running`,
	figures: {
		float64: { title: "database, unsealed, float64", unit: "B/point", better: "less", target: { atMost: 30 } },
	},
	ownServers: true,
	rounds: 1,
	prepare:
		async (server, { quick }) =>
		async () => ({
			float64: (await bytesOf(server, unsealed(quick))).database,
		}),
};

interface Kept {
	readonly database: number;
	readonly bucket: number;
}

async function bytesOf(server: ServerUnderTest, amount: Amount): Promise<Kept> {
	const less = server.kind === "runnel" ? await growthOfRunnel(amount) : await growthOfMlflow(server, amount);
	return { database: less.database / points(amount), bucket: less.bucket / points(amount) };
}

/** In a Worker of its own, whose cron can be called: what is left to it counts too. */
async function growthOfRunnel(amount: Amount): Promise<Kept> {
	const state = mkdtempSync(join(tmpdir(), "runnel-bytes-"));
	const during = async (work: (client: Client) => Promise<void>) => {
		const harness = await startHarness(state, { meters: true });
		await work(harness.client);
		await harness.costs();
		const steps = amount.end ? 1 + Math.ceil(points(amount) / 25_000) : 0;
		for (let i = 0; i < steps; i++) await harness.cron();
		await harness.costs();
		await harness.stop();
		return bytesKept(state);
	};
	try {
		const before = await during(async () => undefined);
		const after = await during((client) => logRuns(client, amount));
		return { database: after.database - before.database, bucket: after.bucket - before.bucket };
	} finally {
		rmSync(state, { recursive: true, force: true });
	}
}

async function growthOfMlflow(server: ServerUnderTest, amount: Amount): Promise<Kept> {
	const own = server.own!;
	const size = async () => {
		await own.stop();
		const bytes = bytesUsed(own.database);
		await own.start();
		return bytes;
	};
	const before = await size();
	await logRuns(server.client, amount);
	return { database: (await size()) - before, bucket: 0 };
}

async function logRuns(client: Client, { runs, steps, float32, end }: Amount): Promise<void> {
	const experiment = await newExperiment(client, "bytes");
	for (let i = 0; i < runs; i++) {
		const run = await newRun(client, experiment);
		const options = { metrics: METRICS, steps, random: seeded(200 + i), float32 };
		for (let from = 0; from < steps; from += STEPS_A_BATCH) {
			await sendBatch(client, batchBody(run, { metrics: trainingPoints(options, from, STEPS_A_BATCH) }));
		}
		if (end) await finishRun(client, run);
	}
}
