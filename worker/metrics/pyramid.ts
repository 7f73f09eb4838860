/**
 * A metric's pyramid: its points in the order of history in buckets of 64 and of 512, each with where it begins and
 * what its values span. A chart of a million points is drawn from two thousand buckets, and no peak is lost.
 *
 * Values are float32, rounded outwards: for drawing, not for reading off. NaN is left out unless a bucket holds nothing
 * else. Each block has pyramids of its own, so that sealing never has to touch an older one.
 */
import type { Int64 } from "../json.ts";
import { ByteReader, type ByteWriter } from "./bytes.ts";
import { readIntegers, writeIntegers } from "./integer-column.ts";
import type { Series } from "./point.ts";

/** Points a bucket of the fine and of the coarse level. */
export const FINE = 64;
export const COARSE = 512;

/** Buckets as columns of equal length. */
export interface Buckets {
	/** Step and time (ms) of each bucket's first point. */
	readonly steps: Int64[];
	readonly timestamps: number[];
	readonly least: number[];
	readonly most: number[];
	readonly mean: number[];
}

export function bucketsOf(series: Series, size: number): Buckets {
	const buckets: Buckets = { steps: [], timestamps: [], least: [], most: [], mean: [] };
	const { values } = series;
	for (let from = 0; from < values.length; from += size) {
		const to = Math.min(from + size, values.length);
		let [least, most, sum, count] = [Number.NaN, Number.NaN, 0, 0];
		for (let i = from; i < to; i++) {
			const value = values[i]!;
			if (Number.isNaN(value)) continue;
			if (!(value >= least)) least = value;
			if (!(value <= most)) most = value;
			sum += value;
			count++;
		}
		buckets.steps.push(series.steps[from]!);
		buckets.timestamps.push(series.timestamps[from]!);
		buckets.least.push(least);
		buckets.most.push(most);
		buckets.mean.push(count === 0 ? Number.NaN : sum / count);
	}
	return buckets;
}

export function writeBuckets(out: ByteWriter, buckets: Buckets): void {
	writeIntegers(out, buckets.steps);
	writeIntegers(out, buckets.timestamps);
	for (const value of buckets.least) out.float32(outwards(value, -1));
	for (const value of buckets.most) out.float32(outwards(value, 1));
	for (const value of buckets.mean) out.float32(Math.fround(value));
}

/** @param points of the metric in this block, which say how many buckets there are */
export function readBuckets(bytes: Uint8Array, points: number, size: number): Buckets {
	const input = new ByteReader(bytes);
	const count = Math.ceil(points / size);
	const floats = () => Array.from({ length: count }, () => input.float32());
	return {
		steps: readIntegers(input, count),
		timestamps: readIntegers(input, count) as number[],
		least: floats(),
		most: floats(),
		mean: floats(),
	};
}

/** The nearest float32 that does not lie inside of `value`, seen from outside. */
function outwards(value: number, sign: 1 | -1): number {
	const near = Math.fround(value);
	if (Number.isNaN(near) || near === value || (near - value) * sign > 0) return near;
	const view = new DataView(new ArrayBuffer(4));
	view.setFloat32(0, near);
	const bits = view.getInt32(0);
	if (near === 0) return sign * 2 ** -149;
	view.setInt32(0, bits + (near > 0 === sign > 0 ? 1 : -1));
	return view.getFloat32(0);
}
