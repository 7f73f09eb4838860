/** Fields that the registry's requests share. */

import { MAX_SHORT_TEXT } from "../registry/limits.ts";
import { checkLength, checkModelName, versionOf } from "../registry/names.ts";
import type { RegistrySearch } from "../registry/search.ts";
import { checkTagValue } from "../registry/tags.ts";
import type { Message } from "./message.ts";
import { checkKey, keyIn } from "./validate.ts";

/** MLflow keeps prompts among registered models and tells them apart by this tag. */
export const PROMPT_TAG = "mlflow.prompt.is_prompt";

export function isPrompt(tags: ReadonlyMap<string, string>): boolean {
	return tags.get(PROMPT_TAG)?.toLowerCase() === "true";
}

/** The model's name in field `name`. */
export function modelNameIn(message: Message): string {
	return checkModelName(message.required("name"));
}

/** A text without rules of its own, such as another thing's id, within a length that the database takes. */
export function shortTextIn(message: Message, name: string): string | undefined {
	const text = message.string(name);
	return text && checkLength(text, MAX_SHORT_TEXT, `'${message.fieldName(name)}'`);
}

/** The version's number; MLflow sends it as text. */
export function versionIn(message: Message): number {
	return versionOf(message.required("version"));
}

/** The repeated field `tags`; of a repeated key the last one counts. Values are refused, not cut, when too long. */
export function registryTagsIn(message: Message): Map<string, string> {
	const tags = new Map<string, string>();
	for (const tag of message.messages("tags")) {
		const key = tag.required("key");
		checkKey(key, tag.fieldName("key"));
		tags.set(key, checkTagValue(tag.string("value") ?? "", tag.fieldName("value")));
	}
	return tags;
}

/** The fields `key` and `value` of one tag. */
export function registryTagIn(message: Message): [key: string, value: string] {
	return [keyIn(message), checkTagValue(message.string("value") ?? "")];
}

/** The fields of a registry search. */
export function registrySearchIn(message: Message, page: { default: number; max: number }): RegistrySearch {
	return {
		filter: message.string("filter") ?? "",
		orderBy: message.strings("order_by"),
		pageToken: message.string("page_token") || undefined,
		limit: limitIn(message, page),
		hiddenFlag: PROMPT_TAG,
	};
}

/** `max_results`, within what the search allows. */
export function limitIn(message: Message, page: { default: number; max: number }): number {
	const limit = message.integer("max_results") ?? page.default;
	if (limit < 1 || limit > page.max) {
		throw message.bad("max_results", limit, `must lie between 1 and ${page.max}`);
	}
	return limit;
}
