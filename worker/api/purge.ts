/** `POST /runs/:id/purge` and `POST /experiments/:id/purge`: removing what is deleted for good. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { purgeExperiment, purgeRun } from "../upkeep/purge.ts";
import { experimentIdIn } from "./query.ts";

export const runPurge = new Hono<App>().post("/:run_id/purge", needs("manage"), async (c) => {
	const runId = c.req.param("run_id");
	await purgeRun(c.var.work, runId);
	return c.json({ run_id: runId, done: true });
});

/** An experiment of many runs takes many requests: `done` is false until none is left. */
export const experimentPurge = new Hono<App>().post("/:experiment_id/purge", needs("manage"), async (c) => {
	const id = experimentIdIn(c);
	const { done, runs } = await purgeExperiment(c.var.work, id);
	return c.json({ experiment_id: String(id), done, runs_purged: runs });
});
