/** How far the y axis reaches: over all that is drawn, bands included, or without the few points far outside. */
import type { Line } from "./line.ts";

/** Without outliers, the share of points at each end that may lie off the chart. */
const CUT = 0.02;

/** Least and greatest value of the lines between two places; undefined where there is none. */
export function extentOf(
	lines: readonly Line[],
	from: number,
	to: number,
	outliers: boolean,
): readonly [least: number, greatest: number] | undefined {
	const values: number[] = [];
	let [least, greatest] = [Infinity, -Infinity];
	for (const { x, y, deviation } of lines) {
		for (let i = 0; i < x.length; i++) {
			const value = y[i];
			if (value == null || x[i]! < from || x[i]! > to) continue;
			const spread = deviation?.[i] ?? 0;
			least = Math.min(least, value - spread);
			greatest = Math.max(greatest, value + spread);
			if (!outliers) values.push(value);
		}
	}
	if (least > greatest) return undefined;
	if (outliers || values.length < 1 / CUT) return [least, greatest];
	values.sort((a, b) => a - b);
	const at = (share: number) => values[Math.round(share * (values.length - 1))]!;
	return [at(CUT), at(1 - CUT)];
}
