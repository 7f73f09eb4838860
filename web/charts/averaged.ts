/** The mean of several curves and how far they deviate from it, where they may have been logged at different places. */

interface Curve {
	readonly x: readonly number[];
	readonly y: readonly (number | null)[];
}

/** Places of a mean: what a wide chart can show. */
const PLACES = 1_600;

/**
 * Mean and deviation (of a sample) at the places where any of the curves has a point. Between its points a curve is
 * taken as straight; before its first and behind its last it takes no part.
 */
export function averaged(curves: readonly Curve[]) {
	const all = [...new Set(curves.flatMap((curve) => curve.x))].sort((a, b) => a - b);
	const every = Math.max(1, Math.ceil(all.length / PLACES));
	const x = every === 1 ? all : all.filter((_, i) => i % every === 0 || i === all.length - 1);
	const columns = curves.map((curve) => readAt(curve, x));
	const y: (number | null)[] = [];
	const deviation: (number | null)[] = [];
	for (let i = 0; i < x.length; i++) {
		const values = columns.flatMap((column) => column[i] ?? []);
		const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
		const square = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
		y.push(values.length === 0 ? null : mean);
		deviation.push(values.length < 2 ? null : Math.sqrt(square / (values.length - 1)));
	}
	return { x, y, deviation };
}

/** The curve's values at ascending places. */
function readAt(curve: Curve, places: readonly number[]): (number | null)[] {
	let right = 0;
	return places.map((place) => {
		while (right < curve.x.length && curve.x[right]! < place) right++;
		const [x1, y1] = [curve.x[right], curve.y[right]];
		if (x1 === undefined) return null;
		if (x1 === place) return y1 ?? null;
		const [x0, y0] = [curve.x[right - 1], curve.y[right - 1]];
		if (x0 === undefined || y0 == null || y1 == null) return null;
		return y0 + ((y1 - y0) * (place - x0)) / (x1 - x0);
	});
}
