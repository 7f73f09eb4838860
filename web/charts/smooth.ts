/**
 * Time-weighted exponential moving average: the memory fades with the distance on the x axis, not with the number of
 * points, so that a curve looks the same however densely it was logged or sampled. Debiased at the start.
 * @param amount 0 is the raw curve, towards 1 ever smoother; the memory spans at most a fifth of the axis
 */
export function smooth(
	x: readonly number[],
	y: readonly (number | null)[],
	amount: number,
): readonly (number | null)[] {
	const span = x.length > 1 ? x.at(-1)! - x[0]! : 0;
	if (amount <= 0 || span <= 0) return y;
	// The slider's upper half is where the eye sees a difference, hence the cube.
	const memory = (span / 5) * amount ** 3;
	let average = 0;
	let weight = 0;
	let before = x[0]!;
	return y.map((value, i) => {
		const fade = Math.exp(-(x[i]! - before) / memory);
		if (value === null) return null;
		before = x[i]!;
		// Between two points the older average keeps `fade` of its weight; the new value takes the rest.
		const fresh = weight === 0 ? 1 : 1 - fade;
		average = average * fade + value * fresh;
		weight = weight * fade + fresh;
		return weight === 0 ? value : average / weight;
	});
}
