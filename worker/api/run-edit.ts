/** `/runs/:id`: renaming a run, changing its tags, moving, deleting and restoring it. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_RUN_NAME, MAX_RUN_TAG_VALUE } from "../limits.ts";
import { logBatch } from "../metrics/ingest.ts";
import { moveRun } from "../tracking/move-run.ts";
import { deleteRun, restoreRun } from "../tracking/runs.ts";
import type { RunEdit } from "./contract.ts";
import { type Fields, isRecord, optionalText, readFields, shown, texts } from "./fields.ts";
import { checkName } from "./native-points.ts";

export const runEdit = new Hono<App>()
	.patch("/:run_id", needs("write"), async (c) => {
		const runId = c.req.param("run_id");
		const { fields } = await readFields(c, ["name", "tags"] satisfies (keyof RunEdit)[]);
		const name = optionalText(fields, "name", MAX_RUN_NAME);
		if (name?.trim() === "") throw invalid("'name' must not be empty.");
		await logBatch(c.var.work, runId, { name, tags: tagsIn(fields) });
		return c.json({ run_id: runId });
	})
	.post("/:run_id/move", needs("write"), async (c) => {
		const { fields } = await readFields(c, ["experiment_id"]);
		const id = optionalText(fields, "experiment_id", 100) ?? "";
		if (!/^\d{1,15}$/.test(id))
			throw invalid(`'experiment_id' must be an experiment's number as text, not ${shown(id)}.`);
		await moveRun(c.var.work, c.req.param("run_id"), Number(id));
		return c.json({ run_id: c.req.param("run_id"), experiment_id: id });
	})
	.post("/:run_id/delete", needs("write"), (c) => marked(c, deleteRun))
	.post("/:run_id/restore", needs("write"), (c) => marked(c, restoreRun));

async function marked(c: Context<App>, mark: typeof deleteRun): Promise<Response> {
	const runId = c.req.param("run_id")!;
	await mark(c.var.work, runId);
	return c.json({ run_id: runId });
}

/** Tags to set, and those that are null, which are to be removed. */
function tagsIn(fields: Fields): Map<string, string | null> {
	const { tags } = fields;
	const check = (key: string) => checkName(key, "tags");
	if (!isRecord(tags)) return texts(fields, "tags", check, MAX_RUN_TAG_VALUE);
	const removed = Object.keys(tags).filter((key) => tags[key] === null);
	removed.forEach(check);
	const set = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== null));
	return new Map<string, string | null>([
		...texts({ tags: set }, "tags", check, MAX_RUN_TAG_VALUE),
		...removed.map((key): [string, null] => [key, null]),
	]);
}
