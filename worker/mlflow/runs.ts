/** `/runs/…`: made, read, changed, deleted, searched. What is logged to them is in logging.ts. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { DEFAULT_RUNS_PAGE, MAX_RUN_NAME, MAX_RUNS_PAGE } from "../limits.ts";
import { generateRunName } from "../tracking/run-name.ts";
import { createRun, deleteRun, getRun, restoreRun, updateRun } from "../tracking/runs.ts";
import { searchRunRows } from "../tracking/search-runs.ts";
import { answer, answerText } from "./answer.ts";
import { linksOf } from "./inputs.ts";
import { logging } from "./logging.ts";
import { type Message, readMessage } from "./message.ts";
import { runInfoJson, runJson } from "./run-json.ts";
import { pageToken, viewIn } from "./search-fields.ts";
import { newRunTagsIn, RUN_NAME_TAG, RUN_SEARCH_NAMES, splitTags } from "./tags.ts";
import { experimentIdIn, experimentNumber, runIdIn } from "./validate.ts";

const STATUSES = { RUNNING: 1, SCHEDULED: 2, FINISHED: 3, FAILED: 4, KILLED: 5 } as const;

export const runs = new Hono<App>()
	.post("/create", needs("write"), async (c) => {
		const message = await readMessage(c);
		const experimentId = experimentIdIn(message);
		const { tags, name, parentRunId } = splitTags(newRunTagsIn(message));
		const run = await createRun(c.var.work, {
			experimentId,
			name: runNameIn(message, name),
			userId: message.string("user_id"),
			startTime: message.integer("start_time") || undefined,
			parentRunId,
			tags,
		});
		return answerText(`{"run":${runJson(run)}}`);
	})
	.get("/get", needs("read"), async (c) => {
		const run = await getRun(c.var.work, runIdIn(await readMessage(c)));
		return answerText(`{"run":${runJson(run, (await linksOf(c.var.work, [run])).get(run.run_id))}}`);
	})
	.post("/update", needs("write"), async (c) => {
		const message = await readMessage(c);
		const run = await updateRun(c.var.work, runIdIn(message), {
			status: message.enumeration("status", STATUSES),
			endTime: message.integer("end_time"),
			name: nameWithin(message.string("run_name")) || undefined,
		});
		return answerText(`{"run_info":${runInfoJson(run)}}`);
	})
	.post("/delete", needs("write"), async (c) => {
		await deleteRun(c.var.work, runIdIn(await readMessage(c)));
		return answer();
	})
	.post("/restore", needs("write"), async (c) => {
		await restoreRun(c.var.work, runIdIn(await readMessage(c)));
		return answer();
	})
	.post("/search", needs("read"), search)
	.route("/", logging);

async function search(c: Context<App>): Promise<Response> {
	const message = await readMessage(c);
	const { work } = c.var;
	const page = await searchRunRows(work, {
		experimentIds: message.strings("experiment_ids").map((id) => experimentNumber(id, "experiment_ids")),
		filter: message.string("filter") ?? "",
		orderBy: message.strings("order_by"),
		view: viewIn(message, "run_view_type", "lenient"),
		limit: limitIn(message),
		...RUN_SEARCH_NAMES,
		...pageToken(message),
	});
	const links = await linksOf(work, page.rows);
	const list = page.rows.map((run) => runJson(run, links.get(run.run_id))).join(",");
	const token = page.nextPageToken === undefined ? "" : `,"next_page_token":${JSON.stringify(page.nextPageToken)}`;
	return answerText(`{"runs":[${list}]${token}}`);
}

function limitIn(message: Message): number {
	const limit = message.integer("max_results") ?? DEFAULT_RUNS_PAGE;
	if (limit < 1 || limit > MAX_RUNS_PAGE) {
		throw message.bad("max_results", limit, `must lie between 1 and ${MAX_RUNS_PAGE}`);
	}
	return limit;
}

/** The name given as field or as tag, or one that the server makes up. */
function runNameIn(message: Message, tag: string | undefined): string {
	const field = message.string("run_name") || undefined;
	if (field !== undefined && tag !== undefined && field !== tag) {
		throw invalid(
			`Both 'run_name' argument and '${RUN_NAME_TAG}' tag are specified, but with different values ` +
				`(run_name='${field}', ${RUN_NAME_TAG}='${tag}').`,
		);
	}
	return nameWithin(field ?? tag) || generateRunName();
}

function nameWithin(name: string | undefined): string | undefined {
	if (name !== undefined && name.length > MAX_RUN_NAME) {
		throw invalid(`The run name exceeds the maximum length of ${MAX_RUN_NAME} characters, got ${name.length}.`);
	}
	return name;
}
