/**
 * A block: points of all metrics of a run in one binary, each metric in one piece, and a directory that says where each
 * lies, so that SQL (or a range read of R2) cuts one metric out without the Worker reading the rest. FORMAT.md has the
 * layout and an example.
 */
import { documentKey, nameOfKey } from "../db/document-key.ts";
import { ByteReader, ByteWriter, DamagedBlock } from "./bytes.ts";
import { readIntegers, writeIntegers } from "./integer-column.ts";
import { type Series, sortedDistinct } from "./point.ts";
import { bucketsOf, COARSE, FINE, writeBuckets } from "./pyramid.ts";
import { readValues, writeValues } from "./value-column.ts";

/** First byte of every block. A reader that meets another version refuses instead of guessing. */
export const BLOCK_VERSION = 1;

/**
 * Where one metric lies. Axis, values and fine level lie in `data`, the coarse level in `coarse`; each is given by its
 * first byte and its length.
 */
export type Place = [
	points: number,
	axisAt: number,
	axisBytes: number,
	valuesAt: number,
	valuesBytes: number,
	fineAt: number,
	fineBytes: number,
	coarseAt: number,
	coarseBytes: number,
	/** Milliseconds since 1970 UTC, of the first and the last point in the order of history. */
	firstTime: number,
	lastTime: number,
];

export type Directory = Record<string, Place>;

export interface Block {
	readonly data: Uint8Array;
	readonly coarse: Uint8Array;
	readonly directory: Directory;
	/** Points in all. */
	readonly points: number;
}

/** Encodes metrics into one block; each series is sorted and exact duplicates are dropped. */
export function encodeBlock(metrics: ReadonlyMap<string, Series>): Block {
	const data = new ByteWriter();
	const coarse = new ByteWriter();
	data.byte(BLOCK_VERSION);
	coarse.byte(BLOCK_VERSION);
	const axes: Axis[] = [];
	const directory: Directory = {};
	let points = 0;
	for (const [key, arrived] of metrics) {
		const series = sortedDistinct(arrived);
		const count = series.values.length;
		if (count === 0) continue;
		const axis = writeAxis(data, axes, series);
		const values = section(data, () => writeValues(data, series.values));
		const fine = section(data, () => writeBuckets(data, bucketsOf(series, FINE)));
		const rough = section(coarse, () => writeBuckets(coarse, bucketsOf(series, COARSE)));
		const [first, last] = [series.timestamps[0]!, series.timestamps[count - 1]!];
		directory[documentKey(key)] = [count, axis.at, axis.bytes, ...values, ...fine, ...rough, first, last];
		points += count;
	}
	return { data: data.finish(), coarse: coarse.finish(), directory, points };
}

function section(out: ByteWriter, write: () => void): [at: number, bytes: number] {
	const at = out.length;
	write();
	return [at, out.length - at];
}

interface Axis {
	readonly series: Series;
	readonly at: number;
	readonly bytes: number;
}

/** Metrics that were logged together share one axis; the latest axes are the likeliest. */
const AXES_LOOKED_AT = 16;

function writeAxis(out: ByteWriter, axes: Axis[], series: Series): Axis {
	for (const axis of axes.slice(-AXES_LOOKED_AT)) if (sameAxis(axis.series, series)) return axis;
	const [at, bytes] = section(out, () => {
		writeIntegers(out, series.steps);
		writeIntegers(out, series.timestamps);
	});
	const axis = { series, at, bytes };
	axes.push(axis);
	return axis;
}

function sameAxis(a: Series, b: Series): boolean {
	return (
		a.values.length === b.values.length &&
		a.steps.every((step, i) => step === b.steps[i]) &&
		a.timestamps.every((time, i) => time === b.timestamps[i])
	);
}

/**
 * One metric's points out of the bytes of its axis and its values.
 * @throws DamagedBlock where the bytes cannot be what was written
 */
export function decodeSeries(axis: Uint8Array, values: Uint8Array, points: number): Series {
	const input = new ByteReader(axis);
	return {
		steps: readIntegers(input, points),
		timestamps: readIntegers(input, points) as number[],
		values: readValues(new ByteReader(values), points),
	};
}

/** All metrics of a block. @throws DamagedBlock */
export function decodeBlock(data: Uint8Array, directory: Directory): Map<string, Series> {
	checkVersion(data[0]);
	return new Map(
		Object.entries(directory).map(([key, [points, axisAt, axisBytes, valuesAt, valuesBytes]]) => [
			nameOfKey(key),
			decodeSeries(data.subarray(axisAt, axisAt + axisBytes), data.subarray(valuesAt, valuesAt + valuesBytes), points),
		]),
	);
}

/** @throws DamagedBlock where a block was written by another version of this code */
export function checkVersion(version: number | undefined): void {
	if (version !== BLOCK_VERSION) throw new DamagedBlock(`unknown block version ${version}`);
}
