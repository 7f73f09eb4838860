/** `/runs/:id/models`: what a run left in the registry. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { modelsOfRun } from "../registry/models-of-run.ts";
import { getRun } from "../tracking/runs.ts";
import type { RunModels } from "./contract.ts";

export const runModels = new Hono<App>().get("/:run_id/models", needs("read"), async (c) => {
	const run = await getRun(c.var.work, c.req.param("run_id"));
	const { logged, versions } = await modelsOfRun(c.var.work, run);
	const answer: RunModels = {
		logged: logged.map(({ id, name, modelType, status }) => ({ model_id: id, name, type: modelType, status })),
		versions: versions.map(({ name, version, stage, aliases }) => ({ name, version, stage, aliases })),
	};
	return c.json(answer);
});
