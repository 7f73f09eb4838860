/**
 * Tags by which MLflow's clients say what the domain has as fields of its own. Runnel keeps a run's name and parent
 * once, in the domain; here they are read out of the tags and put back.
 */

import { invalid } from "../errors.ts";
import type { LogBatch } from "../metrics/ingest.ts";
import type { RunSearchOptions } from "../search/runs.ts";
import { type Message, shown } from "./message.ts";
import { checkKey, cutTag } from "./validate.ts";

export const RUN_NAME_TAG = "mlflow.runName";
export const PARENT_RUN_TAG = "mlflow.parentRunId";
export const DATASET_CONTEXT_TAG = "mlflow.data.context";

/** How searches by MLflow's tags find what the domain keeps elsewhere. */
export const RUN_SEARCH_NAMES: RunSearchOptions = {
	virtualTags: { [RUN_NAME_TAG]: "run_name" },
	datasetContextTag: DATASET_CONTEXT_TAG,
};

/** What a request's tags set on a run: the name is kept as the run's name only, the parent as field and as tag. */
export function splitTags(
	tags: ReadonlyMap<string, string>,
): Pick<LogBatch, "name" | "parentRunId"> & { tags: ReadonlyMap<string, string> } {
	const rest = new Map(tags);
	const name = rest.get(RUN_NAME_TAG);
	rest.delete(RUN_NAME_TAG);
	return { tags: rest, name: name || undefined, parentRunId: rest.get(PARENT_RUN_TAG) || undefined };
}

/** The tags in a repeated field of `{key, value}`, values cut to length; of a repeated key the last one counts. */
export function tagsIn(message: Message): Map<string, string> {
	const tags = new Map<string, string>();
	for (const tag of message.messages("tags")) {
		const key = tag.required("key");
		checkKey(key, tag.fieldName("key"));
		tags.set(key, cutTag(tag.string("value") ?? ""));
	}
	return tags;
}

/**
 * The tags of a new run. MLflow does not check their keys here (platforms put their own in), but refuses a key that
 * comes twice.
 */
export function newRunTagsIn(message: Message): Map<string, string> {
	const tags = new Map<string, string>();
	for (const tag of message.messages("tags")) {
		const key = tag.required("key");
		if (tags.has(key)) throw invalid(`Duplicate key ${shown(key)} in parameter '${message.fieldName("tags")}'.`);
		tags.set(key, cutTag(tag.string("value") ?? ""));
	}
	return tags;
}
