import { stringifyJson } from "./json.ts";

/**
 * A value as error messages show it: as JSON, never more than was sent, and short.
 * @param longest characters of it that are shown
 */
export function shown(value: unknown, longest = 200): string {
	const text = printed(value);
	// A cut may go through a pair of surrogates.
	return text.length > longest ? `${text.slice(0, longest).toWellFormed()}… (${text.length} characters)` : text;
}

function printed(value: unknown): string {
	if (value === undefined) return "nothing";
	try {
		return stringifyJson(value);
	} catch {
		// Parsing has no limit of depth, but printing has.
		return "a value that is nested too deep";
	}
}
