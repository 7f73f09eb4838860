/** Steps and times as columns: regular ones cost a few bytes in all, irregular ones a few bits a value. */
import type { Int64 } from "../json.ts";
import { type ByteReader, type ByteWriter, DamagedBlock } from "./bytes.ts";

/** first, then one difference for all. */
const REGULAR = 0;
/** first, least difference, width, then each difference less the least in `width` bits. */
const PACKED = 1;
/** Every value in 8 bytes. */
const RAW = 2;

/** Differences wider than this are stored raw. */
const MAX_WIDTH = 32;

export function writeIntegers(out: ByteWriter, column: readonly Int64[]): void {
	const differences = exactDifferences(column);
	const [least, most] = rangeOf(differences ?? []);
	const width = most > least ? Math.floor(Math.log2(most - least)) + 1 : 0;
	if (differences === undefined || width > MAX_WIDTH) {
		out.byte(RAW);
		for (const value of column) out.int64(BigInt(value));
		return;
	}
	out.byte(width === 0 ? REGULAR : PACKED);
	out.varint(BigInt(column[0] ?? 0));
	out.varint(BigInt(least));
	if (width === 0) return;
	out.byte(width);
	out.packed(
		differences.map((d) => d - least),
		width,
	);
}

function rangeOf(numbers: readonly number[]): [least: number, most: number] {
	let [least, most] = [numbers[0] ?? 0, numbers[0] ?? 0];
	for (const n of numbers) {
		if (n < least) least = n;
		if (n > most) most = n;
	}
	return [least, most];
}

/** Differences of neighbours, or undefined where they are not all exact in a float64. */
function exactDifferences(column: readonly Int64[]): number[] | undefined {
	const result: number[] = [];
	for (let i = 1; i < column.length; i++) {
		const [a, b] = [column[i - 1]!, column[i]!];
		const difference = typeof a === "number" && typeof b === "number" ? b - a : Number.NaN;
		if (!Number.isSafeInteger(difference)) return undefined;
		result.push(difference);
	}
	return result;
}

export function readIntegers(input: ByteReader, count: number): Int64[] {
	const kind = input.byte();
	if (kind === RAW) {
		return Array.from({ length: count }, () => {
			const value = input.int64();
			return Number.isSafeInteger(Number(value)) ? Number(value) : value;
		});
	}
	if (kind !== REGULAR && kind !== PACKED) throw new DamagedBlock(`unknown integer column ${kind}`);
	const first = input.varint();
	const least = Number(input.varint());
	const differences = kind === PACKED && count > 1 ? readDifferences(input, count - 1) : undefined;
	// A column of one value may be beyond 2^53; longer ones are only packed where every value is exact.
	let value: Int64 = Number.isSafeInteger(Number(first)) ? Number(first) : first;
	const result: Int64[] = [];
	for (let i = 0; i < count; i++) {
		result.push(value);
		if (i + 1 < count) value = Number(value) + least + (differences?.[i] ?? 0);
	}
	return result;
}

function readDifferences(input: ByteReader, count: number): number[] {
	return input.packed(count, input.byte());
}
