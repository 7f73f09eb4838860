/** `/experiments/:id/runs` and `/experiments/:id/changes`: the runs table, and how it stays up to date. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { RUNS_PER_QUERY } from "../limits.ts";
import { type Moment, presentMoment, runChanges } from "../tracking/run-changes.ts";
import { searchRuns } from "../tracking/search-runs.ts";
import { experimentIdIn, numberOf, viewOf } from "./query.ts";
import { RUN_JSON, runsAnswer } from "./run-json.ts";

const PAGE = { least: 1, most: RUNS_PER_QUERY, otherwise: 100 };

/** Runs that one question may watch. */
const MAX_WATCHED = 100;

/** The run's name is no tag of the store, but people filter by it as MLflow taught them. */
const VIRTUAL_TAGS = { "mlflow.runName": "run_name" } as const;

export const experimentRuns = new Hono<App>()
	.get("/:experiment_id/runs", needs("read"), async (c) => {
		const { work } = c.var;
		const pageToken = c.req.query("page_token");
		// Before the search: a run that begins meanwhile is then told twice rather than never.
		const cursor = pageToken ? undefined : cursorOf(await presentMoment(work));
		const page = await searchRuns(work, {
			experimentIds: [experimentIdIn(c)],
			filter: c.req.query("filter") ?? "",
			orderBy: c.req.queries("order_by") ?? [],
			view: viewOf(c),
			limit: numberOf(c, "limit", PAGE),
			pageToken,
			projection: RUN_JSON,
			virtualTags: VIRTUAL_TAGS,
			datasetContextTag: "mlflow.data.context",
		});
		return runsAnswer(page.rows, { next_page_token: page.nextPageToken, cursor });
	})
	.get("/:experiment_id/changes", needs("read"), async (c) => {
		const watched = c.req.queries("run") ?? [];
		if (watched.length > MAX_WATCHED) throw invalid(`${watched.length} runs are watched; ${MAX_WATCHED} may be.`);
		const since = momentIn(c.req.query("cursor"));
		const { rows, moment } = await runChanges(c.var.work, experimentIdIn(c), since, watched, RUN_JSON);
		return runsAnswer(rows, { cursor: cursorOf(moment) });
	});

function cursorOf({ seq, time }: Moment): string {
	return `c1.${seq}.${time}`;
}

function momentIn(cursor: string | undefined): Moment {
	const [, seq, time] = /^c1\.(\d{1,15})\.(\d{1,15})$/.exec(cursor ?? "") ?? [];
	if (seq === undefined) throw invalid("'cursor' must be one that this server gave, with /runs or /changes.");
	return { seq: Number(seq), time: Number(time) };
}
