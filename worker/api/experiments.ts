/** `/experiments`: the list with what goes on in each, single ones, and changing them. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_EXPERIMENT_NAME, MAX_EXPERIMENT_TAG_VALUE } from "../limits.ts";
import { type Activity, activityOf } from "../tracking/experiment-activity.ts";
import {
	type ExperimentRow,
	getExperiment,
	markExperiment,
	renameExperiment,
	setExperimentTag,
} from "../tracking/experiments.ts";
import { searchExperiments } from "../tracking/search-experiments.ts";
import type { Experiment, ExperimentList, ExperimentSummary } from "./contract.ts";
import { optionalText, readFields, texts } from "./fields.ts";
import { checkName } from "./native-points.ts";
import { experimentIdIn, numberOf } from "./query.ts";

const PAGE = { least: 1, most: 200, otherwise: 100 };

export const experiments = new Hono<App>()
	.get("/", needs("read"), async (c) => {
		const view = c.req.query("view") ?? "active";
		if (view !== "active" && view !== "deleted") throw invalid("'view' must be active or deleted.");
		const page = await searchExperiments(c.var.work, {
			filter: c.req.query("filter") ?? "",
			orderBy: ["last_update_time DESC"],
			view,
			limit: numberOf(c, "limit", PAGE),
			pageToken: c.req.query("page_token"),
		});
		const ids = page.experiments.map((row) => row.id);
		const activity = await activityOf(c.var.work, ids, view);
		const answer: ExperimentList = {
			experiments: page.experiments.map((row) => summaryOf(row, activity.get(row.id))),
			...(page.nextPageToken !== undefined && { next_page_token: page.nextPageToken }),
		};
		return c.json(answer);
	})
	.get("/:experiment_id", needs("read"), async (c) => {
		return c.json(experimentOf(await getExperiment(c.var.work, experimentIdIn(c))));
	})
	.patch("/:experiment_id", needs("write"), async (c) => {
		const id = experimentIdIn(c);
		const { fields } = await readFields(c, ["name", "tags"]);
		const name = optionalText(fields, "name", MAX_EXPERIMENT_NAME);
		if (name?.trim() === "") throw invalid("'name' must not be empty.");
		const tags = texts(fields, "tags", (key) => checkName(key, "tags"), MAX_EXPERIMENT_TAG_VALUE);
		if (name !== undefined) await renameExperiment(c.var.work, id, name);
		for (const [key, value] of tags) await setExperimentTag(c.var.work, id, key, value);
		return c.json(experimentOf(await getExperiment(c.var.work, id)));
	})
	.post("/:experiment_id/delete", needs("write"), (c) => marked(c, "deleted"))
	.post("/:experiment_id/restore", needs("write"), (c) => marked(c, "active"));

async function marked(c: Context<App>, lifecycle: "active" | "deleted"): Promise<Response> {
	const id = experimentIdIn(c);
	await markExperiment(c.var.work, id, lifecycle);
	return c.json(experimentOf(await getExperiment(c.var.work, id)));
}

function experimentOf(row: ExperimentRow): Experiment {
	const { id, name, lifecycle, created_at, updated_at, tags } = row;
	return { experiment_id: String(id), name, lifecycle, created_at, updated_at, tags: JSON.parse(tags) };
}

function summaryOf(row: ExperimentRow, activity: Activity | undefined): ExperimentSummary {
	return {
		...experimentOf(row),
		run_count: activity?.runs ?? 0,
		more_runs: false,
		running: activity?.running ?? 0,
		last_run_at: activity?.lastRunAt ?? null,
	};
}
