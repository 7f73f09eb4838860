/** Reading the JSON bodies of the native API: strict, and every error names the field and the value. */
import type { Context } from "hono";
import { Failure, invalid } from "../errors.ts";
import { parseJson } from "../json.ts";
import { MAX_JSON_BODY } from "../limits.ts";
import { shown } from "../shown.ts";

export { shown };

export type Fields = Record<string, unknown>;

export function isRecord(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * The body's text and its fields.
 * @param known the fields that this route takes; another one is an error, so that a typo loses nothing silently
 * @throws Failure `invalid` or `too_large`
 */
export async function readFields(c: Context, known: readonly string[]): Promise<{ text: string; fields: Fields }> {
	if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
		throw invalid(
			"The content type must be application/json: with curl, add --json or -H 'Content-Type: application/json'.",
		);
	}
	const text = await c.req.text();
	if (text.length > MAX_JSON_BODY) {
		throw new Failure("too_large", `The body has over ${MAX_JSON_BODY} bytes. Send it in smaller parts.`);
	}
	const fields = parseJson(text === "" ? "{}" : text);
	if (!isRecord(fields)) throw invalid(`The body must be a JSON object, not ${shown(fields)}.`);
	for (const name of Object.keys(fields)) {
		if (!known.includes(name)) throw invalid(`Unknown field '${name}'. This route takes ${known.join(", ")}.`);
	}
	return { text, fields };
}

export function optionalText(fields: Fields, name: string, max: number): string | undefined {
	const value = fields[name] ?? undefined;
	if (value === undefined) return undefined;
	if (typeof value !== "string") throw invalid(`'${name}' must be a text, not ${shown(value)}.`);
	if (value.length > max) throw invalid(`'${name}' has ${value.length} characters; it may have ${max}.`);
	return value;
}

/** Milliseconds since 1970 UTC. */
export function optionalTime(fields: Fields, name: string): number | undefined {
	const value = fields[name] ?? undefined;
	if (value === undefined) return undefined;
	if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
		throw invalid(`'${name}' must be milliseconds since 1970, not ${shown(value)}.`);
	}
	return value;
}

export function optionalChoice<T extends string>(fields: Fields, name: string, choices: readonly T[]): T | undefined {
	const value = fields[name] ?? undefined;
	if (value === undefined) return undefined;
	if (!choices.includes(value as T))
		throw invalid(`'${name}' must be one of ${choices.join(", ")}, not ${shown(value)}.`);
	return value as T;
}

/** An object of names and texts; numbers and booleans are taken as their JSON text. */
export function texts(fields: Fields, name: string, check: (key: string) => void, max: number): Map<string, string> {
	const value = fields[name] ?? {};
	if (!isRecord(value)) throw invalid(`'${name}' must be an object of names and values, not ${shown(value)}.`);
	return new Map(
		Object.entries(value).map(([key, item]) => {
			check(key);
			if (item === null || typeof item === "object") {
				throw invalid(`'${name}.${key}' must be a text, a number, true or false, not ${shown(item)}.`);
			}
			const text = String(item);
			if (text.length > max) throw invalid(`'${name}.${key}' has ${text.length} characters; it may have ${max}.`);
			return [key, text];
		}),
	);
}
