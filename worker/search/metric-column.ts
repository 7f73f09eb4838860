import type { Aspect } from "./ast.ts";
import type { SortColumn } from "./keyset.ts";

/** An aspect that is kept in the entry. */
export type KeptAspect = Exclude<Aspect, "best">;

/**
 * How a metric entry is read: `[value, step, timestamp, nan, min, minStep, max, maxStep]`, see metrics/entry.ts. NaN is
 * kept as value 0 with nan = 1, so that it compares as 0; min and max are null where nothing but NaN was seen.
 */
const PLACE: Record<KeptAspect, number> = { latest: 0, min: 4, max: 6 };

/** Which part of an entry holds `aspect`, as the end of a JSON path. */
export function entryPart(aspect: KeptAspect): string {
	return `[${PLACE[aspect]}]`;
}

/** SQL for the parts of an entry, each NULL where the row has no such metric. */
export interface EntrySql {
	/** The value as a number, and as JSON with all its digits. */
	readonly value: string;
	readonly json: string;
	/** 1 where the latest value is NaN. */
	readonly nan: string;
}

/** By a metric: rows with a number, then those with NaN, then those without the metric, in both directions. */
export function metricSort(entry: EntrySql, aspect: KeptAspect, descending: boolean): SortColumn[] {
	const { value, json, nan } = entry;
	const phase = aspect === "latest" ? `ifnull(${nan}, 2)` : `iif(${value} IS NOT NULL, 0, iif(${nan} IS NULL, 2, 1))`;
	return [
		{ sql: phase, descending: false, kind: "number", nullable: false },
		{ sql: value, json, descending, kind: "number", nullable: true },
	];
}
