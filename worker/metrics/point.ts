import type { Int64 } from "../json.ts";

/** One value of one metric. Two points are the same point when all their fields are equal (NaN equals NaN). */
export interface Point {
	readonly key: string;
	/** Any float64, NaN and infinities included. */
	readonly value: number;
	/** Signed 64-bit. */
	readonly step: Int64;
	/** Milliseconds since 1970 UTC, not negative. */
	readonly timestamp: number;
}

/** One metric's points as columns of equal length: what blocks hold and readers work on. */
export interface Series {
	readonly steps: Int64[];
	/** Milliseconds since 1970 UTC. */
	readonly timestamps: number[];
	readonly values: number[];
}

/** The order of a metric's history: by time, then step, then value, NaN after every number of its place. */
export function compareAt(series: Series, i: number, other: Series, j: number): number {
	return (
		series.timestamps[i]! - other.timestamps[j]! ||
		compareSteps(series.steps[i]!, other.steps[j]!) ||
		compareValues(series.values[i]!, other.values[j]!)
	);
}

export function compareSteps(a: Int64, b: Int64): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

/** Total order of float64 as points know it: NaN equals NaN and stands last; -0 equals 0. */
export function compareValues(a: number, b: number): number {
	if (a < b) return -1;
	if (a > b) return 1;
	return a === b ? 0 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}

/** `series` in the order of history, with exact duplicates (repeated requests) dropped. */
export function sortedDistinct(series: Series): Series {
	const count = series.values.length;
	let ordered = true;
	for (let i = 1; ordered && i < count; i++) ordered = compareAt(series, i - 1, series, i) < 0;
	if (ordered) return series;
	const order = Array.from({ length: count }, (_, i) => i).sort((i, j) => compareAt(series, i, series, j));
	const result: Series = { steps: [], timestamps: [], values: [] };
	for (const [rank, i] of order.entries()) {
		if (rank > 0 && compareAt(series, order[rank - 1]!, series, i) === 0) continue;
		result.steps.push(series.steps[i]!);
		result.timestamps.push(series.timestamps[i]!);
		result.values.push(series.values[i]!);
	}
	return result;
}

/** Several series as one, in the order given. */
export function concatenate(parts: readonly Series[]): Series {
	if (parts.length === 1) return parts[0]!;
	return {
		steps: parts.flatMap((part) => part.steps),
		timestamps: parts.flatMap((part) => part.timestamps),
		values: parts.flatMap((part) => part.values),
	};
}
