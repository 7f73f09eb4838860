/**
 * Metrics as the native API takes them: `{"loss": 0.3}` for one value now at step 0, or
 * `{"loss": [{"value": 0.5, "step": 1, "timestamp": 1795223097234}, …]}`. NaN and infinities are the texts "NaN",
 * "Infinity" and "-Infinity", as JSON has no others.
 */
import { hasControlCharacter } from "../db/document-key.ts";
import { invalid } from "../errors.ts";
import { type Int64, toInt64 } from "../json.ts";
import { MAX_KEY, NATIVE_BATCH_POINTS } from "../limits.ts";
import type { Point } from "../metrics/point.ts";
import { isRecord, shown } from "./fields.ts";

/** @throws Failure `invalid`, naming the field and the value */
export function nativePoints(metrics: unknown, now: number): Point[] {
	if (metrics === undefined) return [];
	if (!isRecord(metrics)) throw invalid(`'metrics' must be an object of names and values, not ${shown(metrics)}.`);
	const points: Point[] = [];
	for (const [key, given] of Object.entries(metrics)) {
		checkName(key, "metrics");
		const list = Array.isArray(given) ? given : [given];
		for (const [i, item] of list.entries()) {
			points.push(nativePoint(key, item, Array.isArray(given) ? `metrics.${key}[${i}]` : `metrics.${key}`, now));
		}
	}
	if (points.length > NATIVE_BATCH_POINTS) {
		throw invalid(`'metrics' holds ${points.length} points; one request may hold ${NATIVE_BATCH_POINTS}.`);
	}
	return points;
}

function nativePoint(key: string, item: unknown, field: string, now: number): Point {
	if (!isRecord(item)) return { key, value: numberIn(item, field), step: 0, timestamp: now };
	const { value, step = 0, timestamp = now } = item;
	if (typeof timestamp !== "number" || !Number.isSafeInteger(timestamp) || timestamp < 0) {
		throw invalid(`'${field}.timestamp' must be milliseconds since 1970, not ${shown(timestamp)}.`);
	}
	return { key, value: numberIn(value, `${field}.value`), step: stepIn(step, `${field}.step`), timestamp };
}

function stepIn(step: unknown, field: string): Int64 {
	const int =
		typeof step === "bigint" || (typeof step === "number" && Number.isInteger(step))
			? toInt64(BigInt(step))
			: undefined;
	if (int === undefined) throw invalid(`'${field}' must be an integer of 64 bits, not ${shown(step)}.`);
	return int;
}

const WORDS: ReadonlyMap<string, number> = new Map([
	["NaN", Number.NaN],
	["Infinity", Number.POSITIVE_INFINITY],
	["-Infinity", Number.NEGATIVE_INFINITY],
]);

function numberIn(value: unknown, field: string): number {
	if (typeof value === "number") return value;
	if (typeof value === "bigint") return Number(value);
	const word = typeof value === "string" ? WORDS.get(value) : undefined;
	if (word === undefined) throw invalid(`'${field}' must be a number, "NaN" or "±Infinity", not ${shown(value)}.`);
	return word;
}

/** Names of metrics, params and tags: any text of 1 to 250 characters without control characters. */
export function checkName(name: string, field: string): void {
	if (name === "" || name.length > MAX_KEY || hasControlCharacter(name)) {
		throw invalid(
			`A name in '${field}' must have 1 to ${MAX_KEY} characters and no control characters: ${shown(name)}.`,
		);
	}
}
