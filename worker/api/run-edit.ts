/** `/runs/:id`: renaming a run, changing its tags, deleting and restoring it. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_RUN_NAME, MAX_RUN_TAG_VALUE } from "../limits.ts";
import { logBatch } from "../metrics/ingest.ts";
import { deleteRun, restoreRun, updateRun } from "../tracking/runs.ts";
import { deleteRunTag } from "../tracking/tags.ts";
import type { RunEdit } from "./contract.ts";
import { type Fields, isRecord, optionalText, readFields, texts } from "./fields.ts";
import { checkName } from "./native-points.ts";

export const runEdit = new Hono<App>()
	.patch("/:run_id", needs("write"), async (c) => {
		const runId = c.req.param("run_id");
		const { fields } = await readFields(c, ["name", "tags"] satisfies (keyof RunEdit)[]);
		const name = optionalText(fields, "name", MAX_RUN_NAME);
		if (name?.trim() === "") throw invalid("'name' must not be empty.");
		const { set, removed } = tagsIn(fields);
		const { work } = c.var;
		if (name !== undefined) await updateRun(work, runId, { name });
		if (set.size > 0) await logBatch(work, runId, { tags: set });
		for (const key of removed) await deleteRunTag(work, runId, key);
		return c.json({ run_id: runId });
	})
	.post("/:run_id/delete", needs("write"), (c) => marked(c, deleteRun))
	.post("/:run_id/restore", needs("write"), (c) => marked(c, restoreRun));

async function marked(c: Context<App>, mark: typeof deleteRun): Promise<Response> {
	const runId = c.req.param("run_id")!;
	await mark(c.var.work, runId);
	return c.json({ run_id: runId });
}

/** Tags to set, and those whose value is null, which are to be removed. */
function tagsIn(fields: Fields): { set: Map<string, string>; removed: string[] } {
	const tags = fields["tags"];
	if (!isRecord(tags)) return { set: texts(fields, "tags", () => {}, MAX_RUN_TAG_VALUE), removed: [] };
	const kept = Object.fromEntries(Object.entries(tags).filter(([, value]) => value !== null));
	return {
		set: texts({ tags: kept }, "tags", (key) => checkName(key, "tags"), MAX_RUN_TAG_VALUE),
		removed: Object.keys(tags).filter((key) => tags[key] === null),
	};
}
