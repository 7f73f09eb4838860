/**
 * Bytes that a point takes in the database: pages of the SQLite file with the points less pages without them, for runs
 * that have ended and for points not sealed yet. What Runnel keeps where after the cron has moved points of ended runs
 * into the bucket is told beside.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Client } from "../client.ts";
import { bytesUsed } from "../database-file.ts";
import { bytesKept, type Harness, startHarness } from "../harness/worker-harness.ts";
import { batchBody, finishRun, newExperiment, newRun, sendBatch } from "../mlflow-api.ts";
import { seeded } from "../random.ts";
import type { Scenario } from "../scenario.ts";
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
		moved: { title: "database, float64, points moved to the bucket", unit: "B/point", better: "less" },
		bucket: { title: "bucket, float64", unit: "B/point", better: "less" },
	},
	ownServers: true,
	rounds: 1,
	prepare:
		async (server, { quick }) =>
		async () => {
			const float32 = (await bytesOf(server, sealed(quick, true))).database;
			const { database, moved } = await bytesOf(server, sealed(quick, false));
			return { float64: database, float32, ...(moved && { moved: moved.database, bucket: moved.bucket }) };
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

interface Growth {
	readonly database: number;
	/** After the cron has moved points, where that happens. */
	readonly moved?: { readonly database: number; readonly bucket: number };
}

/** A point. */
async function bytesOf(server: ServerUnderTest, amount: Amount): Promise<Growth> {
	const a = (bytes: number) => bytes / points(amount);
	if (server.kind === "mlflow") return { database: a(await growthOfMlflow(server, amount)) };
	const { database, moved } = await growthOfRunnel(amount);
	return { database: a(database), ...(moved && { moved: { database: a(moved.database), bucket: a(moved.bucket) } }) };
}

/** In a Worker of its own, whose clock and cron the benchmark holds. */
async function growthOfRunnel(amount: Amount): Promise<Growth> {
	const state = mkdtempSync(join(tmpdir(), "runnel-bytes-"));
	const after = async (work: (harness: Harness) => Promise<void>) => {
		const harness = await startHarness(state, { meters: true });
		await work(harness);
		await harness.costs();
		await harness.stop();
		return bytesKept(state);
	};
	try {
		const before = await after(async () => undefined);
		const logged = await after(({ client }) => logRuns(client, amount));
		const database = logged.database - before.database;
		if (!amount.end) return { database };
		const moved = await after(cronForADay);
		return { database, moved: { database: moved.database - before.database, bucket: moved.bucket - before.bucket } };
	} finally {
		rmSync(state, { recursive: true, force: true });
	}
}

const CRON_EVERY_MS = 600_000;

async function cronForADay(harness: Harness): Promise<void> {
	const now = Date.now();
	for (let passed = 0; passed < 86_400_000; passed += CRON_EVERY_MS) {
		await harness.clock(now + passed);
		await harness.cron();
	}
}

async function growthOfMlflow(server: ServerUnderTest, amount: Amount): Promise<number> {
	const own = server.own!;
	const size = async () => {
		await own.stop();
		const bytes = bytesUsed(own.database);
		await own.start();
		return bytes;
	};
	const before = await size();
	await logRuns(server.client, amount);
	return (await size()) - before;
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
