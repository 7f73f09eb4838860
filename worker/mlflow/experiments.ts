/** `/experiments/…` */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid, notFound } from "../errors.ts";
import { MAX_EXPERIMENT_NAME, MAX_EXPERIMENT_TAG_VALUE } from "../limits.ts";
import {
	createExperiment,
	deleteExperimentTag,
	type ExperimentRow,
	findExperiment,
	getExperiment,
	markExperiment,
	renameExperiment,
	setExperimentTag,
} from "../tracking/experiments.ts";
import { datasetUses } from "../tracking/inputs.ts";
import { searchExperiments } from "../tracking/search-experiments.ts";
import type { Work } from "../work.ts";
import { answer, answerText } from "./answer.ts";
import { type Message, readMessage } from "./message.ts";
import { pairsJson } from "./run-json.ts";
import { pageToken, viewIn } from "./search-fields.ts";
import { DATASET_CONTEXT_TAG } from "./tags.ts";
import { experimentIdIn, experimentNumber, keyIn } from "./validate.ts";

export const experiments = new Hono<App>()
	.get("/get-by-name", needs("read"), async (c) => {
		const name = (await readMessage(c)).required("experiment_name");
		const experiment = await findExperiment(c.var.work, name);
		if (!experiment) throw notFound(`Could not find experiment with name '${name}'`);
		return answerText(`{"experiment":${experimentJson(experiment)}}`);
	})
	.get("/get", needs("read"), async (c) => {
		const experiment = await getExperiment(c.var.work, experimentIdIn(await readMessage(c)));
		return answerText(`{"experiment":${experimentJson(experiment)}}`);
	})
	.post("/create", needs("write"), async (c) => {
		const message = await readMessage(c);
		const id = await createExperiment(c.var.work, {
			name: nameIn(message, "name"),
			artifactLocation: locationIn(message),
			tags: experimentTagsIn(message),
		});
		return answer({ experiment_id: String(id) });
	})
	.get("/search", needs("read"), search)
	.post("/search", needs("read"), search)
	.post("/search-datasets", needs("read"), async (c) => {
		const message = await readMessage(c);
		const ids = message.strings("experiment_ids").map((id) => experimentNumber(id, "experiment_ids"));
		if (ids.length === 0) throw message.missing("experiment_ids");
		if (ids.length > MAX_DATASET_EXPERIMENTS) {
			throw message.bad("experiment_ids", ids.length, `may name at most ${MAX_DATASET_EXPERIMENTS} experiments`);
		}
		return answer({ dataset_summaries: await datasetSummaries(c.var.work, ids) });
	})
	.post("/update", needs("write"), async (c) => {
		const message = await readMessage(c);
		await renameExperiment(c.var.work, experimentIdIn(message), nameIn(message, "new_name"));
		return answer();
	})
	.post("/delete", needs("write"), async (c) => {
		await markExperiment(c.var.work, experimentIdIn(await readMessage(c)), "deleted");
		return answer();
	})
	.post("/restore", needs("write"), async (c) => {
		await markExperiment(c.var.work, experimentIdIn(await readMessage(c)), "active");
		return answer();
	})
	.post("/set-experiment-tag", needs("write"), async (c) => {
		const message = await readMessage(c);
		const id = experimentIdIn(message);
		await setExperimentTag(c.var.work, id, keyIn(message), tagValueIn(message));
		return answer();
	})
	.post("/delete-experiment-tag", needs("write"), async (c) => {
		const message = await readMessage(c);
		await deleteExperimentTag(c.var.work, experimentIdIn(message), keyIn(message));
		return answer();
	});

async function search(c: Context<App>): Promise<Response> {
	const message = await readMessage(c);
	const page = await searchExperiments(c.var.work, {
		filter: message.string("filter") ?? "",
		orderBy: message.strings("order_by"),
		view: viewIn(message, "view_type", "strict"),
		limit: limitIn(message),
		...pageToken(message),
	});
	const list = page.experiments.map(experimentJson).join(",");
	const token = page.nextPageToken === undefined ? "" : `,"next_page_token":${JSON.stringify(page.nextPageToken)}`;
	return answerText(`{"experiments":[${list}]${token}}`);
}

const MAX_DATASET_EXPERIMENTS = 20;
const MAX_SUMMARIES = 1_000;

/** Datasets that runs of the experiments used, each with the role it was used in. */
async function datasetSummaries(work: Work, experimentIds: readonly number[]) {
	const uses = await datasetUses(work, experimentIds, DATASET_CONTEXT_TAG, MAX_SUMMARIES);
	return uses.map(({ experiment_id, name, digest, context }) => ({
		experiment_id: String(experiment_id),
		name,
		digest,
		...(context !== null && { context }),
	}));
}

const MAX_PAGE = 50_000;
const DEFAULT_PAGE = 1_000;

function limitIn(message: Message): number {
	const limit = message.integer("max_results") ?? DEFAULT_PAGE;
	if (limit < 1 || limit > MAX_PAGE) throw message.bad("max_results", limit, `must lie between 1 and ${MAX_PAGE}`);
	return limit;
}

function experimentJson(experiment: ExperimentRow): string {
	const info = JSON.stringify({
		experiment_id: String(experiment.id),
		name: experiment.name,
		artifact_location: experiment.artifact_location,
		lifecycle_stage: experiment.lifecycle,
		last_update_time: experiment.updated_at,
		creation_time: experiment.created_at,
	});
	return `${info.slice(0, -1)},"tags":${pairsJson(experiment.tags)}}`;
}

function nameIn(message: Message, field: string): string {
	const name = message.required(field);
	if (name.length > MAX_EXPERIMENT_NAME) {
		throw message.bad(field, name, `exceeds the maximum length of ${MAX_EXPERIMENT_NAME} characters`);
	}
	return name;
}

const MAX_LOCATION = 2_048;

function locationIn(message: Message): string | undefined {
	const location = message.string("artifact_location");
	if (location === undefined || location === "") return undefined;
	if (location.length > MAX_LOCATION) {
		throw message.bad("artifact_location", location, `exceeds the maximum length of ${MAX_LOCATION} characters`);
	}
	if (/[#;]/.test(location) || location.startsWith("runs:/")) {
		throw message.bad("artifact_location", location, "must be a URI without fragment or parameters, and not runs:/");
	}
	if (location.split("/").includes("..")) throw message.bad("artifact_location", location, "must not hold '..'");
	return location.replace(/\/+$/, "");
}

function experimentTagsIn(message: Message): Map<string, string> {
	return new Map(message.messages("tags").map((tag) => [keyIn(tag), tagValueIn(tag)]));
}

function tagValueIn(message: Message): string {
	const value = message.string("value") ?? "";
	if (value.length > MAX_EXPERIMENT_TAG_VALUE) {
		throw invalid(
			`Experiment tag value exceeds the maximum length of ${MAX_EXPERIMENT_TAG_VALUE} characters, got ${value.length}.`,
		);
	}
	return value;
}
