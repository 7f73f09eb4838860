/** Round numbers along an axis. */

/** About `wanted` multiples of 1, 2 or 5 times a power of ten, from `least` to `most`. */
export function ticks(least: number, most: number, wanted: number): number[] {
	const span = most - least;
	if (!(span > 0) || !Number.isFinite(span)) return [least];
	const rough = span / Math.max(1, wanted);
	const power = 10 ** Math.floor(Math.log10(rough));
	const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power;
	const list: number[] = [];
	// Counted rather than added up, or 0.1 three times would be 0.30000000000000004.
	for (let i = Math.ceil(least / step - 1e-9); i * step <= most + step * 1e-9; i++) {
		list.push(Number((i * step).toPrecision(12)));
	}
	return list;
}
