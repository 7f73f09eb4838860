/** Noise that is the same at every run, so that figures of two days compare. */

export interface Random {
	/** From 0 below 1, with all 53 bits of a float64. */
	uniform(): number;
	/** Standard normal. */
	normal(): number;
	/** An integer from 0 below `count`. */
	below(count: number): number;
	/** `digits` lower-case hex digits. */
	hex(digits: number): string;
}

/** sfc32, seeded. */
export function seeded(seed: number): Random {
	let [a, b, c, counter] = [seed | 0, 0x9e3779b9, 0x243f6a88, 1];
	const word = (): number => {
		const sum = (((a + b) | 0) + counter) | 0;
		counter = (counter + 1) | 0;
		a = b ^ (b >>> 9);
		b = (c + (c << 3)) | 0;
		c = ((c << 21) | (c >>> 11)) + sum;
		return sum >>> 0;
	};
	for (let i = 0; i < 12; i++) word();
	const uniform = () => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
	return {
		uniform,
		normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
		below: (count) => Math.floor(uniform() * count),
		hex: (digits) => Array.from({ length: digits }, () => (word() & 15).toString(16)).join(""),
	};
}
