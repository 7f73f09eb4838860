/** How good each value of a metric is among those on the table: five shades, and the best one marked. */
import { directionOf } from "../../data/directions.ts";

export interface Heat {
	/** 0 (no shade) to 5 (best fifth of the range). */
	shadeOf(value: number): number;
	isBest(value: number): boolean;
}

const NONE: Heat = { shadeOf: () => 0, isBest: () => false };

/** @param values those of the metric on the table */
export function heatOf(metric: string, values: readonly number[]): Heat {
	const direction = directionOf(metric);
	if (direction === 0) return NONE;
	let [least, most, count] = [Infinity, -Infinity, 0];
	for (const value of values) {
		if (!Number.isFinite(value)) continue;
		least = Math.min(least, value);
		most = Math.max(most, value);
		count++;
	}
	if (count < 2 || least === most) return NONE;
	const up = direction === 1;
	const best = up ? most : least;
	const span = most - least;
	return {
		shadeOf(value) {
			if (!Number.isFinite(value)) return 0;
			const share = up ? (value - least) / span : (most - value) / span;
			return Math.min(5, Math.max(0, Math.floor(share * 6)));
		},
		isBest: (value) => value === best,
	};
}
