/** Lines with steps of their own on the one x axis that uPlot has. */

/** uPlot's reading: null is a gap, undefined is "not sampled here", which a line passes through. */
export type Column = (number | null | undefined)[];

interface Curve {
	readonly x: readonly number[];
	readonly y: readonly (number | null)[];
}

/** The union of all x, ascending, and each curve's values on it. */
export function joinLines(curves: readonly Curve[]): { x: number[]; ys: Column[] } {
	const first = curves[0];
	if (!first) return { x: [], ys: [] };
	// Runs of one script log at the same steps: then nothing has to be aligned.
	if (curves.every((c) => sameAxis(c.x, first.x))) return { x: [...first.x], ys: curves.map((c) => [...c.y]) };
	const x = [...new Set(curves.flatMap((c) => c.x))].sort((a, b) => a - b);
	return { x, ys: curves.map((curve) => spread(curve, x)) };
}

function sameAxis(a: readonly number[], b: readonly number[]): boolean {
	return a === b || (a.length === b.length && a.every((value, i) => value === b[i]));
}

function spread(curve: Curve, x: readonly number[]): Column {
	const column: Column = new Array(x.length);
	let from = 0;
	for (let i = 0; i < x.length; i++) {
		// Of several points at one x the last stands for it.
		while (from < curve.x.length && curve.x[from] === x[i]) column[i] = curve.y[from++];
	}
	return column;
}

/** The index of the value of ascending `list` that is nearest to `x`; -1 where it is empty. */
export function nearestIndex(list: readonly number[], x: number): number {
	let low = 0;
	let high = list.length - 1;
	if (high < 0) return -1;
	while (high - low > 1) {
		const middle = (low + high) >> 1;
		if (list[middle]! <= x) low = middle;
		else high = middle;
	}
	return Math.abs(list[high]! - x) < Math.abs(list[low]! - x) ? high : low;
}
