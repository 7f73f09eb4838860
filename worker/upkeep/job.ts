/** What a job of the cron is. */
import type { Env } from "../env.ts";
import type { Work } from "../work.ts";

export interface Job {
	readonly name: string;
	/** What it does, in a sentence for the page that lists jobs. */
	readonly title: string;
	/** Runs no more often than this (ms). */
	readonly every: number;
	/** Statements that one run may take. */
	readonly statements: number;
	/** CPU of one run at the worst (ms), measured: an invocation has 10 on the free plan. */
	readonly cpu: number;
	run(step: Step): Promise<Outcome>;
}

export interface Step {
	readonly work: Work;
	readonly env: Env;
	/** What the run before handed on; null for a fresh start. */
	readonly cursor: string | null;
	/** Statements that are left of `Job.statements`. */
	left(): number;
}

export interface Outcome {
	/** Where the next run goes on; null where it starts afresh. */
	readonly cursor: string | null;
	/** What was done, in numbers by word: `{sealed: 3}`. Zeros are left out of the report. */
	readonly did: Readonly<Record<string, number>>;
}
