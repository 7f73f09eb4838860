/**
 * Runs that have ended and are not in the index yet: those whose end was cut off before it indexed, those that vanished,
 * and all that were imported. Until then they are searched in their documents, which is right and only slower.
 *
 * Slowly on purpose: a run takes about 40 rows written, so four in ten minutes are a fifth of the free plan's day.
 */
import { indexEndedRuns } from "../tracking/run-index.ts";
import type { Job } from "./job.ts";

/** Each takes up to seven statements, and looking takes one. */
const RUNS = 4;

export const indexJob: Job = {
	name: "index",
	title: "Indexes ended runs that are not indexed yet",
	every: 10 * 60_000,
	statements: 1 + 7 * RUNS,
	cpu: 1,
	async run({ work }) {
		return { cursor: null, did: { indexed: await indexEndedRuns(work, RUNS) } };
	},
};
