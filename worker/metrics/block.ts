/**
 * A sealed span of a run: all its metrics in one binary block and a directory that says where each lies, so that SQL
 * can cut one metric out of a block without the Worker reading the rest. FORMAT.md has the layout and an example.
 */
import { documentKey } from "../db/document-key.ts";
import { ByteReader, ByteWriter, DamagedBlock } from "./bytes.ts";
import { readIntegers, writeIntegers } from "./integer-column.ts";
import { type Series, sortedDistinct } from "./point.ts";
import { readValues, writeValues } from "./value-column.ts";

/** First byte of every block. A reader that meets another version refuses instead of guessing. */
export const BLOCK_VERSION = 1;

/** Where one metric lies: byte offsets and lengths of axis and values, count of points, first and last time in ms. */
export type Place = [
	axisAt: number,
	axisBytes: number,
	valuesAt: number,
	valuesBytes: number,
	count: number,
	first: number,
	last: number,
];

export interface Block {
	readonly data: Uint8Array;
	/** JSON text of `{document key: Place}`. */
	readonly directory: string;
}

/** Encodes metrics into one block; each series is sorted and exact duplicates are dropped. */
export function encodeBlock(metrics: ReadonlyMap<string, Series>): Block {
	const out = new ByteWriter();
	out.byte(BLOCK_VERSION);
	const axes: { series: Series; at: number; bytes: number }[] = [];
	const directory: Record<string, Place> = {};
	for (const [key, arrived] of metrics) {
		const series = sortedDistinct(arrived);
		const axis = writeAxis(out, axes, series);
		const valuesAt = out.length;
		writeValues(out, series.values);
		const { timestamps } = series;
		directory[documentKey(key)] = [
			axis.at,
			axis.bytes,
			valuesAt,
			out.length - valuesAt,
			series.values.length,
			timestamps[0]!,
			timestamps.at(-1)!,
		];
	}
	return { data: out.finish(), directory: JSON.stringify(directory) };
}

/** Metrics that were logged together share one axis; the latest axes are the likeliest. */
const AXES_LOOKED_AT = 16;

function writeAxis(out: ByteWriter, axes: { series: Series; at: number; bytes: number }[], series: Series) {
	for (const axis of axes.slice(-AXES_LOOKED_AT)) if (sameAxis(axis.series, series)) return axis;
	const at = out.length;
	writeIntegers(out, series.steps);
	writeIntegers(out, series.timestamps);
	const axis = { series, at, bytes: out.length - at };
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
export function decodeSeries(version: number, axis: Uint8Array, values: Uint8Array, count: number): Series {
	if (version !== BLOCK_VERSION) throw new DamagedBlock(`unknown block version ${version}`);
	const input = new ByteReader(axis);
	return {
		steps: readIntegers(input, count),
		timestamps: readIntegers(input, count) as number[],
		values: readValues(new ByteReader(values), count),
	};
}
