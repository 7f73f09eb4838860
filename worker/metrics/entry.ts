/**
 * What a run keeps of each metric: `[value, step, timestamp, nan, min, minStep, max, maxStep]`.
 *
 * Latest is the greatest point by (step, timestamp, value); NaN is stored as value 0 with nan = 1 and compares as 0,
 * which is MLflow's rule (after a plain 0 where all else is equal, so that the order is total). Min and max ignore NaN
 * and are null while nothing else was seen; the smaller step wins among equal values, so they say when the best was
 * first reached. Any order of arrival gives the same entry: `mergeEntrySql` is the same rule for SQLite.
 */
import type { Int64 } from "../json.ts";
import type { Point } from "./point.ts";

export interface Entry {
	value: number;
	step: Int64;
	timestamp: number;
	nan: 0 | 1;
	min: number | null;
	minStep: Int64 | null;
	max: number | null;
	maxStep: Int64 | null;
}

export function entryOf(point: Point): Entry {
	const nan = Number.isNaN(point.value);
	const value = nan ? 0 : point.value + 0;
	const [extreme, step] = nan ? [null, null] : [value, point.step];
	return {
		value,
		step: point.step,
		timestamp: point.timestamp,
		nan: nan ? 1 : 0,
		min: extreme,
		minStep: step,
		max: extreme,
		maxStep: step,
	};
}

/** Adds `point` to `entry` in place. */
export function addPoint(entry: Entry, point: Point): void {
	const nan = Number.isNaN(point.value) ? 1 : 0;
	const value = nan ? 0 : point.value + 0;
	if (isLater(point.step, point.timestamp, value, nan, entry)) {
		entry.value = value;
		entry.step = point.step;
		entry.timestamp = point.timestamp;
		entry.nan = nan;
	}
	if (nan) return;
	if (entry.min === null || value < entry.min || (value === entry.min && point.step < entry.minStep!)) {
		entry.min = value;
		entry.minStep = point.step;
	}
	if (entry.max === null || value > entry.max || (value === entry.max && point.step < entry.maxStep!)) {
		entry.max = value;
		entry.maxStep = point.step;
	}
}

function isLater(step: Int64, timestamp: number, value: number, nan: number, than: Entry): boolean {
	if (step !== than.step) return step > than.step;
	if (timestamp !== than.timestamp) return timestamp > than.timestamp;
	if (value !== than.value) return value > than.value;
	return nan > than.nan;
}

/** JSON text of an entry. Infinities are written as ±9e999, which SQLite and JSON.parse read back as infinities. */
export function entryJson(e: Entry): string {
	const n = numberJson;
	return `[${n(e.value)},${e.step},${e.timestamp},${e.nan},${n(e.min)},${e.minStep},${n(e.max)},${e.maxStep}]`;
}

/** A float64 as JSON text that reads back as the same number. NaN is not expected. */
function numberJson(value: number | null): string {
	if (value === null || Number.isFinite(value)) return String(value);
	return value > 0 ? "9e999" : "-9e999";
}

/** The entry in the parsed form of its JSON array, in which values beyond 2^53 may have come as bigints. */
export function parseEntry(array: readonly (number | bigint | null)[]): Entry {
	const [value, step, timestamp, nan, min, minStep, max, maxStep] = array;
	const number = (v: number | bigint | null | undefined) => (v === null ? null : Number(v));
	return {
		value: number(value),
		step,
		timestamp,
		nan,
		min: number(min),
		minStep,
		max: number(max),
		maxStep,
	} as Entry;
}

/** JSON text of a document `{document key: entry}`. */
export function entriesJson(entries: ReadonlyMap<string, Entry>): string {
	const parts: string[] = [];
	for (const [key, entry] of entries) parts.push(`${JSON.stringify(key)}:${entryJson(entry)}`);
	return `{${parts.join(",")}}`;
}

/**
 * SQL for the entry merged from two JSON expressions, `old` (may be NULL) and `fresh`. The parts are taken over as
 * JSON text (`->`), never as numbers: that keeps every digit of a float64 and of a 64-bit step.
 */
export function mergeEntrySql(old: string, fresh: string): string {
	const at = (entry: string, i: number) => `${entry} -> ${i}`;
	const num = (entry: string, i: number) => `(${entry} ->> ${i})`;
	const latest = [1, 2, 0, 3]; // step, timestamp, value, nan
	const tuple = (entry: string) => `(${latest.map((i) => num(entry, i)).join(", ")})`;
	const later = `(${tuple(fresh)} > ${tuple(old)})`;
	const better = (i: number, sign: string) =>
		`(${num(fresh, i)} IS NOT NULL AND (${num(old, i)} IS NULL OR ${num(fresh, i)} ${sign} ${num(old, i)}
			OR (${num(fresh, i)} = ${num(old, i)} AND ${num(fresh, i + 1)} < ${num(old, i + 1)})))`;
	const pick = (condition: string, i: number) => `json(iif(${condition}, ${at(fresh, i)}, ${at(old, i)}))`;
	return `iif(${old} IS NULL, json(${fresh}), json_array(
		${[0, 1, 2, 3].map((i) => pick(later, i)).join(", ")},
		${[4, 5].map((i) => pick(better(4, "<"), i)).join(", ")},
		${[6, 7].map((i) => pick(better(6, ">"), i)).join(", ")}))`;
}
