/**
 * One invocation of the cron: as many jobs as its 50 statements and 10 ms of CPU hold, those first that are overdue
 * longest; the rest comes ten minutes later.
 *
 * A job is taken by a compare-and-set on its row, so that of two crons at once only one runs it. A job that dies is
 * taken again when its hold has run out, with the cursor that it began with: every job is such that doing a step twice
 * does no harm.
 */
import type { Env } from "../env.ts";
import type { Work } from "../work.ts";
import type { Job, Outcome } from "./job.ts";
import { JOBS } from "./jobs.ts";
import { metered } from "./metered-database.ts";
import { type JobRow, type JobRun, readJobs, withRun } from "./report.ts";

/** D1 allows an invocation 50 statements on the free plan; a few are for taking jobs and for the meter. */
const STATEMENTS = 46;
/** Of the free plan's 10 ms; starting and the database's answers take the rest. */
const CPU = 8;
/** Longer than any step takes (ms). */
const HOLD = 120_000;

export interface CronRun {
	/** Names of the jobs that ran, in order. */
	readonly ran: readonly string[];
	readonly statements: number;
}

/** Runs what is due at `now`. */
export async function runUpkeep(env: Env, now: number, jobs: readonly Job[] = JOBS): Promise<CronRun> {
	let statements = 0;
	const db = metered(env.DB, () => statements++);
	const work: Work = {
		db,
		bucket: env.BUCKET,
		now,
		scope: null,
		caller: "upkeep",
		later: (promise) => void promise,
	};
	const rows = await readJobs(db);
	const ran: string[] = [];
	let cpu = CPU;
	for (const job of dueJobs(jobs, rows, now)) {
		if (job.cpu > cpu || statements + job.statements + 2 > STATEMENTS) continue;
		const row = rows.get(job.name);
		const taken = await take(db, job.name, row, now);
		if (!taken) continue;
		cpu -= job.cpu;
		const began = statements;
		const left = () => job.statements - (statements - began);
		const { cursor, run } = await attempt(job, { work, env, cursor: taken.cursor, left }, now);
		await release(db, job.name, now, cursor, withRun(row, run));
		ran.push(job.name);
	}
	return { ran, statements };
}

/** The jobs that may run, the longest overdue first. */
export function dueJobs(jobs: readonly Job[], rows: ReadonlyMap<string, JobRow>, now: number): Job[] {
	const overdue = ({ name, every }: Job) => now - (rows.get(name)?.started_at ?? 0) - every;
	// The cron comes a little early now and then.
	const SLACK = 30_000;
	return jobs
		.filter((job) => overdue(job) >= -SLACK && (rows.get(job.name)?.held_until ?? 0) <= now)
		.sort((a, b) => overdue(b) - overdue(a));
}

async function take(db: D1Database, name: string, row: JobRow | undefined, now: number) {
	return db
		.prepare(
			`INSERT INTO upkeep_jobs (name, started_at, held_until) VALUES (?1, ?2, ?3)
			ON CONFLICT (name) DO UPDATE SET started_at = ?2, held_until = ?3 WHERE started_at = ?4 AND held_until <= ?2
			RETURNING cursor`,
		)
		.bind(name, now, now + HOLD, row?.started_at ?? -1)
		.first<{ cursor: string | null }>();
}

async function attempt(job: Job, step: Parameters<Job["run"]>[0], now: number): Promise<Outcome & { run: JobRun }> {
	try {
		const outcome = await job.run(step);
		return { ...outcome, run: { at: now, did: outcome.did } };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		console.error(JSON.stringify({ level: "error", message: `upkeep ${job.name}: ${message}` }));
		return { cursor: step.cursor, did: {}, run: { at: now, did: {}, failure: message.slice(0, 300) } };
	}
}

async function release(
	db: D1Database,
	name: string,
	now: number,
	cursor: string | null,
	recent: string,
): Promise<void> {
	await db
		.prepare("UPDATE upkeep_jobs SET held_until = 0, cursor = ?3, recent = ?4 WHERE name = ?1 AND started_at = ?2")
		.bind(name, now, cursor, recent)
		.run();
}
