/** The day of issue 3 and the free plan that it is held against. */

export const PEOPLE = 5;
export const RUNS_A_DAY = 100;
export const RUN_HOURS = 2;
export const METRICS = 20;
export const STEP_S = 5;
export const FLUSH_S = 30;
/** Hours in which a person has the dashboard before their eyes; the rest of eight it is hidden, and asks nothing. */
export const VISIBLE_HOURS = 2;
/** 100 runs of 2 hours, spread over the day. */
export const RUNS_AT_ONCE = Math.round((RUNS_A_DAY * RUN_HOURS) / 24);
export const CRON_EVERY_S = 600;

/** Screens that a person opens in a day. */
export const HOME_OPENED = 10;
export const EXPERIMENT_OPENED = 20;
export const RUN_OPENED = 30;

/** Runs that were there before. */
export const EARLIER_RUNS = 10_000;

/** A day on the free plan; R2's operations are given a month. */
export const FREE = {
	requests: 100_000,
	rowsRead: 5_000_000,
	rowsWritten: 100_000,
	classA: 1_000_000 / 30,
	classB: 10_000_000 / 30,
} as const;
export const FREE_DATABASE = 500e6;
export const FREE_BUCKET = 10e9;
