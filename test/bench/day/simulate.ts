/** Two hours of the day with the real Worker: as many runs as go on at once, and one dashboard that is looked at. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { databaseIn } from "../database-file.ts";
import { bytesKept, type Costs, type Harness, startHarness } from "../harness/worker-harness.ts";
import { generateRuns } from "../loaded/generate.ts";
import { loadRunnel } from "../loaded/load-runnel.ts";
import { CURVE_START } from "../training-curve.ts";
import { Dashboard } from "./dashboard.ts";
import { CRON_EVERY_S, EARLIER_RUNS, FLUSH_S, RUN_HOURS, RUNS_AT_ONCE, STEP_S } from "./plan.ts";
import { Training } from "./training.ts";

/** Times that each screen is opened here, to be scaled to the day. */
export const OPENED = 10;
/** Times that the cron comes after the runs have ended: until it has nothing more to do with them. */
const CRON_AFTERWARDS = 48;

export type CostsByKind = Record<string, Costs>;

export interface Simulated {
	/** Of the runs, the polls and the screens, with the cron beside them. */
	readonly during: CostsByKind;
	/** Of the cron, after the runs have ended: what it does with them. */
	readonly afterwards: CostsByKind;
	/** How much the runs have added. */
	readonly bytes: { readonly database: number; readonly bucket: number };
	readonly hours: number;
}

export async function simulate(quick: boolean): Promise<Simulated> {
	const state = mkdtempSync(join(tmpdir(), "runnel-day-"));
	const hours = quick ? RUN_HOURS / 20 : RUN_HOURS;
	const name = "bench day";
	try {
		let harness = await startHarness(state, { meters: true });
		const { experiment_id: id } = await harness.client.json<{ experiment_id: string }>(
			"POST",
			"/api/2.0/mlflow/experiments/create",
			{ name },
		);
		await harness.stop();
		loadRunnel(databaseIn(state), Number(id), generateRuns(quick ? EARLIER_RUNS / 20 : EARLIER_RUNS));

		// The day before, in short: pages that are filled for the first time, names, the cron's own rows.
		harness = await startHarness(state, { meters: true });
		const dayBefore = CURVE_START - 86_400_000;
		await logFor(harness, new Dashboard(harness.client, id), { name, id, start: dayBefore, seconds: 2 * FLUSH_S });
		await cronAfter(harness, dayBefore);
		await harness.costs();
		await harness.stop();
		const before = bytesKept(state);

		harness = await startHarness(state, { meters: true });
		const seconds = hours * 3600;
		await logFor(harness, new Dashboard(harness.client, id), { name, id, start: CURVE_START, seconds });
		const during = await harness.costs();
		await cronAfter(harness, CURVE_START + seconds * 1000);
		const afterwards = await harness.costs();
		await harness.stop();
		const after = bytesKept(state);
		const bytes = { database: after.database - before.database, bucket: after.bucket - before.bucket };
		return { during, afterwards, bytes, hours };
	} finally {
		rmSync(state, { recursive: true, force: true });
	}
}

async function cronAfter(harness: Harness, end: number): Promise<void> {
	for (let i = 1; i <= CRON_AFTERWARDS; i++) {
		await harness.clock(end + i * CRON_EVERY_S * 1000);
		await harness.cron();
	}
}

interface Session {
	/** The experiment. */
	readonly name: string;
	readonly id: string;
	readonly start: number;
	readonly seconds: number;
}

/** Runs from begin to end, with one dashboard before somebody's eyes. */
async function logFor(harness: Harness, dashboard: Dashboard, { name, id, start, seconds }: Session): Promise<void> {
	await harness.clock(start);
	const trainings: Training[] = [];
	for (let i = 0; i < RUNS_AT_ONCE; i++) {
		const training = new Training(harness.client, 500 + i, seconds / STEP_S, start);
		await training.begin(name, id);
		trainings.push(training);
	}
	for (let second = STEP_S; second <= seconds; second += STEP_S) {
		await harness.clock(start + second * 1000);
		const due = trainings.filter((_, i) => (second + i * STEP_S) % FLUSH_S === 0);
		for (const training of due) await training.flush();
		if (second === seconds / 2) await openScreens(dashboard, trainings);
		if (second === FLUSH_S) await dashboard.openExperiment();
		if (second > FLUSH_S) await dashboard.poll();
		if (second % CRON_EVERY_S === 0) await harness.cron();
	}
	for (const training of trainings) await training.end(start + seconds * 1000);
}

async function openScreens(dashboard: Dashboard, trainings: readonly Training[]): Promise<void> {
	for (let i = 0; i < OPENED; i++) {
		await dashboard.openHome();
		await dashboard.openExperiment();
		await dashboard.openRun(trainings[i % trainings.length]!.id);
	}
}
