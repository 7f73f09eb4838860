/**
 * Segments: how one request's points lie in a run's open tail. A segment is one line of JSON,
 *
 *   [[[keys…],[steps…],[times…],[values of key 1,values of key 2,…]],…]\n
 *
 * one group for all keys that were logged at the same steps and times, as most are. Steps and times hold their first
 * value and then differences, which are short; steps beyond 2^53 make the whole column decimal strings. The values of a
 * key are a list of numbers (NaN is null, infinities ±9e999) or, where that is shorter, the text "f" or "d" and the
 * base64 of float32 or float64, little-endian: a noisy curve takes 11 characters a value then instead of 19. The whole
 * is ASCII, so that characters, bytes and JavaScript lengths are the same thing, and the line ends with \n, so that a
 * repeated request can be told by looking for its segment in the tail.
 */
import type { Int64 } from "../json.ts";
import type { Point, Series } from "./point.ts";

type Column = (number | string)[];
type Values = (number | null)[] | string;
type Group = [keys: string[], steps: Column, times: number[], values: Values[]];

/** The segment of `points`, or the empty text for none. */
export function encodeSegment(points: readonly Point[]): string {
	if (points.length === 0) return "";
	const groups = new Map<string, { keys: string[]; values: string[] }>();
	for (const [key, series] of seriesByKey(points)) {
		const axis = `[${deltas(series.steps)}],[${deltas(series.timestamps)}]`;
		let group = groups.get(axis);
		if (!group) {
			group = { keys: [], values: [] };
			groups.set(axis, group);
		}
		group.keys.push(asciiJson(key));
		group.values.push(valuesJson(series.values));
	}
	const parts: string[] = [];
	for (const [axis, { keys, values }] of groups) parts.push(`[[${keys.join(",")}],${axis},[${values.join(",")}]]`);
	return `[${parts.join(",")}]\n`;
}

/** The series of each metric in a tail, in order of arrival, duplicates included; of `only` one metric if given. */
export function decodeTail(tail: string, only?: string): Map<string, Series> {
	const result = new Map<string, Series>();
	let start = 0;
	while (start < tail.length) {
		const end = tail.indexOf("\n", start);
		for (const group of JSON.parse(tail.slice(start, end)) as Group[]) addGroup(result, group, only);
		start = end + 1;
	}
	return result;
}

function addGroup(result: Map<string, Series>, [keys, steps, times, values]: Group, only: string | undefined): void {
	for (const [k, key] of keys.entries()) {
		if (only !== undefined && key !== only) continue;
		let series = result.get(key);
		if (!series) {
			series = { steps: [], timestamps: [], values: [] };
			result.set(key, series);
		}
		append(series.steps, steps);
		append(series.timestamps, times);
		for (const value of readValues(values[k]!)) series.values.push(value ?? Number.NaN);
	}
}

function append(column: Int64[], encoded: Column): void {
	if (typeof encoded[0] === "string") {
		for (const text of encoded) {
			const step = BigInt(text);
			column.push(Number.isSafeInteger(Number(step)) ? Number(step) : step);
		}
		return;
	}
	let value = 0;
	for (const delta of encoded as number[]) {
		value += delta;
		column.push(value);
	}
}

/** Points as one series a key, in order of arrival. */
export function seriesByKey(points: readonly Point[]): Map<string, Series> {
	const result = new Map<string, Series>();
	for (const point of points) {
		let series = result.get(point.key);
		if (!series) {
			series = { steps: [], timestamps: [], values: [] };
			result.set(point.key, series);
		}
		series.steps.push(point.step);
		series.timestamps.push(point.timestamp);
		series.values.push(point.value);
	}
	return result;
}

/** Differences are exact only while every difference of two values stays below 2^53. */
const EXACT = 2 ** 52;

function deltas(column: readonly Int64[]): string {
	if (column.some((v) => typeof v === "bigint" || v > EXACT || v < -EXACT))
		return column.map((v) => `"${v}"`).join(",");
	let previous = 0;
	const result: number[] = [];
	for (const value of column as number[]) {
		result.push(value - previous);
		previous = value;
	}
	return result.join(",");
}

function valuesJson(values: readonly number[]): string {
	const list = `[${values.map(valueJson).join(",")}]`;
	const single = values.every((value) => Object.is(Math.fround(value), value));
	const packed = 3 + 4 * Math.ceil(((single ? 4 : 8) * values.length) / 3);
	if (list.length <= packed) return list;
	const bytes = single ? new Float32Array(values) : new Float64Array(values);
	return `"${single ? "f" : "d"}${new Uint8Array(bytes.buffer).toBase64()}"`;
}

function readValues(values: Values): Iterable<number | null> {
	if (typeof values !== "string") return values;
	const { buffer } = Uint8Array.fromBase64(values.slice(1));
	return values.startsWith("f") ? new Float32Array(buffer) : new Float64Array(buffer);
}

function valueJson(value: number): string {
	if (Number.isFinite(value)) return Object.is(value, -0) ? "-0" : String(value);
	return Number.isNaN(value) ? "null" : value > 0 ? "9e999" : "-9e999";
}

/** A JSON string in ASCII only. */
function asciiJson(text: string): string {
	return JSON.stringify(text).replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
}
