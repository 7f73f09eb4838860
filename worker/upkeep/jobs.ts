/** The jobs of the cron. One that is overdue longest goes first; among equals, in this order. */
import { endedJob } from "./ended.ts";
import { expiredJob } from "./expired.ts";
import { indexJob } from "./index-runs.ts";
import type { Job } from "./job.ts";
import { leftoversJob } from "./leftovers.ts";
import { retentionJob } from "./retention.ts";
import { runningJob } from "./running.ts";
import { uploadsJob } from "./uploads.ts";

export const JOBS: readonly Job[] = [
	runningJob,
	endedJob,
	indexJob,
	leftoversJob,
	uploadsJob,
	expiredJob,
	retentionJob,
];
