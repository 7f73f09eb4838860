/** Documents of tags and params as they go into the database, kept within a row's budget. */
import { documentKey, hasControlCharacter } from "../db/document-key.ts";
import { type Failure, invalid } from "../errors.ts";
import { MAX_DOCUMENT_BYTES, MAX_REGISTRY_TAG_VALUE } from "./limits.ts";
import { checkLength } from "./names.ts";

/**
 * JSON text of a document `{document key: text}`.
 * @param what how an error calls an item: "tag" or "param"
 * @throws Failure `invalid` for names with control characters, and where the whole exceeds the budget of a row
 */
export function documentOf(items: ReadonlyMap<string, string>, what: string): string {
	const members = [...items].map(([name, value]) => {
		if (hasControlCharacter(name)) throw invalid(`The ${what} name ${JSON.stringify(name)} holds a control character.`);
		return [documentKey(name), value];
	});
	const json = JSON.stringify(Object.fromEntries(members));
	if (new TextEncoder().encode(json).length > MAX_DOCUMENT_BYTES) throw tooManyBytes(`${what}s`);
	return json;
}

/** @throws Failure `invalid` for a value over the registry's limit */
export function checkTagValue(value: string, field = "value"): string {
	return checkLength(value, MAX_REGISTRY_TAG_VALUE, `'${field}'`);
}

/**
 * SQL that holds while `column` has room for what the document bound as parameter `?parameter` adds to it.
 * @param others documents of the same row, which share the budget
 */
export function hasRoom(column: string, parameter: number, others: readonly string[] = []): string {
	const bytes = [`jsonb_patch(${column}, ?${parameter})`, ...others].map((document) => `octet_length(${document})`);
	return `(${bytes.join(" + ")} <= ${MAX_DOCUMENT_BYTES})`;
}

export function tooManyBytes(what: string): Failure {
	return invalid(
		`The ${what} would take more than ${MAX_DOCUMENT_BYTES} bytes together. Remove some, or shorten them.`,
	);
}
