/**
 * Values as columns, each in the first that fits of four encodings that gives back every bit: a constant, decimals (values
 * that were rounded, counters), float32 (what most frameworks compute in), or float64 with its upper 16 bits packed,
 * since sign, exponent and first digits of a curve hardly vary while its lower 48 bits are noise.
 */
import { type ByteReader, type ByteWriter, DamagedBlock } from "./bytes.ts";
import { readIntegers, writeIntegers } from "./integer-column.ts";

const CONSTANT = 0;
const DECIMAL = 1;
const FLOAT32 = 2;
const SPLIT64 = 3;

/** Decimals of up to this many places are tried. */
const MAX_PLACES = 6;
/** Decimals are kept as integers below this, where sums and differences of two are still exact. */
const MAX_DECIMAL = 2 ** 51;

export function writeValues(out: ByteWriter, values: readonly number[]): void {
	if (values.every((v) => Object.is(v, values[0]))) {
		out.byte(CONSTANT);
		out.float64(values[0] ?? 0);
		return;
	}
	const decimal = asDecimals(values);
	if (decimal) {
		out.byte(DECIMAL);
		out.byte(decimal.places);
		writeIntegers(out, decimal.integers);
	} else if (values.every((v) => Object.is(Math.fround(v), v))) {
		out.byte(FLOAT32);
		for (const value of values) out.float32(value);
	} else {
		out.byte(SPLIT64);
		writeSplit(out, values);
	}
}

export function readValues(input: ByteReader, count: number): number[] {
	const kind = input.byte();
	switch (kind) {
		case CONSTANT:
			return new Array<number>(count).fill(input.float64());
		case DECIMAL: {
			const scale = 10 ** input.byte();
			return readIntegers(input, count).map((integer) => Number(integer) / scale);
		}
		case FLOAT32:
			return Array.from({ length: count }, () => input.float32());
		case SPLIT64:
			return readSplit(input, count);
		default:
			throw new DamagedBlock(`unknown value column ${kind}`);
	}
}

/** The values as integers over a power of ten, or undefined where that would not give back every bit. */
function asDecimals(values: readonly number[]): { places: number; integers: number[] } | undefined {
	let places = 0;
	for (const value of values) {
		while (!isDecimal(value, places)) if (++places > MAX_PLACES) return undefined;
	}
	const scale = 10 ** places;
	const integers = values.map((v) => Math.round(v * scale));
	// More places may have made an earlier value inexact.
	return values.every((value) => isDecimal(value, places)) ? { places, integers } : undefined;
}

/** Whether `value` is exactly an integer over 10^places. An integer has no -0, so that is none. */
function isDecimal(value: number, places: number): boolean {
	const scale = 10 ** places;
	const integer = Math.round(value * scale);
	return Math.abs(integer) < MAX_DECIMAL && Object.is(integer / scale, value) && !Object.is(integer, -0);
}

/** The upper 16 bits of each value, packed above their least, then the lower 48 bits as they are. */
function writeSplit(out: ByteWriter, values: readonly number[]): void {
	const words = new Uint16Array(new Float64Array(values).buffer);
	const upper = values.map((_, i) => words[i * 4 + 3]!);
	const [least, most] = minMax(upper);
	const width = Math.floor(Math.log2(Math.max(1, most - least))) + 1;
	out.uint16(least);
	out.byte(width);
	out.packed(
		upper.map((u) => u - least),
		width,
	);
	for (let i = 0; i < values.length; i++) {
		out.uint16(words[i * 4]!);
		out.uint16(words[i * 4 + 1]!);
		out.uint16(words[i * 4 + 2]!);
	}
}

function readSplit(input: ByteReader, count: number): number[] {
	const least = input.uint16();
	const upper = input.packed(count, input.byte());
	const words = new Uint16Array(count * 4);
	for (let i = 0; i < count; i++) {
		words[i * 4] = input.uint16();
		words[i * 4 + 1] = input.uint16();
		words[i * 4 + 2] = input.uint16();
		words[i * 4 + 3] = upper[i]! + least;
	}
	return Array.from(new Float64Array(words.buffer));
}

function minMax(numbers: readonly number[]): [number, number] {
	let [least, most] = [numbers[0]!, numbers[0]!];
	for (const n of numbers) {
		if (n < least) least = n;
		if (n > most) most = n;
	}
	return [least, most];
}
