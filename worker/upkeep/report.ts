/** What the jobs of the cron did last. */
import type { Job } from "./job.ts";

/** One run of a job. */
export interface JobRun {
	/** Milliseconds since 1970 UTC. */
	readonly at: number;
	/** What was done, in numbers by word; zeros are left out. */
	readonly did: Readonly<Record<string, number>>;
	/** Why it failed; absent where it did not. */
	readonly failure?: string;
}

export interface JobRow {
	readonly name: string;
	readonly cursor: string | null;
	readonly started_at: number;
	readonly held_until: number;
	/** JSON list of `JobRun`, newest first. */
	readonly recent: string;
}

/** Runs that are kept of each job. Of those that did nothing, the last one only: they would push out the others. */
const KEPT = 20;

/** The rows of all jobs, by name. One statement. */
export async function readJobs(db: D1Database): Promise<Map<string, JobRow>> {
	const { results } = await db
		.prepare("SELECT name, cursor, started_at, held_until, recent FROM upkeep_jobs")
		.all<JobRow>();
	return new Map(results.map((row) => [row.name, row]));
}

/** JSON text of a job's last runs with `run` in front. */
export function withRun(row: JobRow | undefined, run: JobRun): string {
	const did = Object.fromEntries(Object.entries(run.did).filter(([, count]) => count !== 0));
	const before = runsOf(row).filter((earlier) => !isIdle(earlier));
	return JSON.stringify([{ ...run, did }, ...before].slice(0, KEPT));
}

function isIdle({ did, failure }: JobRun): boolean {
	return failure === undefined && Object.keys(did).length === 0;
}

/** What a job did last, newest first. */
export function runsOf(row: JobRow | undefined): JobRun[] {
	return row ? (JSON.parse(row.recent) as JobRun[]) : [];
}

export interface JobReport {
	readonly name: string;
	readonly title: string;
	/** When it last began; null for never. */
	readonly last_run_at: number | null;
	readonly every_minutes: number;
	readonly runs: readonly JobRun[];
}

/** Every job with its last runs. One statement. */
export async function jobReports(db: D1Database, jobs: readonly Job[]): Promise<JobReport[]> {
	const rows = await readJobs(db);
	return jobs.map(({ name, title, every }) => ({
		name,
		title,
		last_run_at: rows.get(name)?.started_at ?? null,
		every_minutes: every / 60_000,
		runs: runsOf(rows.get(name)),
	}));
}
