/** Fewer points for a chart that has fewer pixels, without losing a peak. */

/** One curve as columns of equal length. */
export interface Curve {
	readonly x: readonly number[];
	readonly y: readonly number[];
}

/**
 * At most `points` points of `curve`, whose x ascends: its x range is cut into `points / 2` equal spans, and each gives
 * its least and its greatest point in their order. NaN counts only where a span holds nothing else, so that a gap that
 * one can see is seen. First and last point always stay.
 */
export function downsample(curve: Curve, points: number): Curve {
	const { x, y } = curve;
	if (x.length <= points) return curve;
	const spans = Math.max(1, Math.floor(points / 2) - 1);
	const first = x[0]!;
	const width = (x.at(-1)! - first) / spans || 1;
	const chosen = new Set([0]);
	for (let i = 0; i < x.length; ) {
		const span = Math.min(spans - 1, Math.floor((x[i]! - first) / width));
		let [least, most] = [i, i];
		for (; i < x.length && Math.min(spans - 1, Math.floor((x[i]! - first) / width)) === span; i++) {
			if (y[i]! < y[least]! || Number.isNaN(y[least]!)) least = i;
			if (y[i]! > y[most]! || Number.isNaN(y[most]!)) most = i;
		}
		chosen.add(Math.min(least, most)).add(Math.max(least, most));
	}
	chosen.add(x.length - 1);
	const kept = [...chosen].sort((a, b) => a - b);
	return { x: kept.map((i) => x[i]!), y: kept.map((i) => y[i]!) };
}
