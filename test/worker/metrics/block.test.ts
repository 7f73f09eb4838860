import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentKey } from "../../../worker/db/document-key.ts";
import { BLOCK_VERSION, decodeBlock, decodeSeries, encodeBlock } from "../../../worker/metrics/block.ts";
import { ByteReader, ByteWriter, DamagedBlock } from "../../../worker/metrics/bytes.ts";
import { readIntegers, writeIntegers } from "../../../worker/metrics/integer-column.ts";
import { type Series, sortedDistinct } from "../../../worker/metrics/point.ts";
import { readValues, writeValues } from "../../../worker/metrics/value-column.ts";
import * as arbitrary from "../support/arbitraries.ts";

function decodeOne(block: ReturnType<typeof encodeBlock>, key: string): Series {
	const [points, axisAt, axisBytes, valuesAt, valuesBytes] = block.directory[documentKey(key)]!;
	const cut = (at: number, bytes: number) => block.data.slice(at, at + bytes);
	return decodeSeries(cut(axisAt, axisBytes), cut(valuesAt, valuesBytes), points);
}

describe("blocks", () => {
	test("give back every point, sorted and once, to the bit", () => {
		fc.assert(
			fc.property(fc.dictionary(arbitrary.key, arbitrary.series, { minKeys: 1 }), (metrics) => {
				const block = encodeBlock(new Map(Object.entries(metrics)));
				for (const [key, series] of Object.entries(metrics)) {
					expect(decodeOne(block, key)).toStrictEqual(sortedDistinct(series));
				}
				expect([...decodeBlock(block.data, block.directory).keys()].sort()).toEqual(Object.keys(metrics).sort());
			}),
			{ numRuns: 300 },
		);
	});

	test("keep metrics that were logged together on one axis", () => {
		const series = (value: number): Series => ({ steps: [1, 2], timestamps: [10, 20], values: [value, value + 0.5] });
		const { directory } = encodeBlock(
			new Map([
				["a", series(1)],
				["b", series(2)],
			]),
		);
		expect(directory["a"]!.slice(1, 3)).toEqual(directory["b"]!.slice(1, 3));
	});

	test("of an unknown version are refused, as are sections that end early", () => {
		expect(() => decodeBlock(new Uint8Array([BLOCK_VERSION + 1]), {})).toThrow(DamagedBlock);
		const { data } = encodeBlock(
			new Map([["a", { steps: [1, 5, 7], timestamps: [1, 2, 9], values: [0.1, 0.25, 1 / 3] }]]),
		);
		expect(() => decodeSeries(data.slice(1, 4), data.slice(4, 6), 3)).toThrow(DamagedBlock);
	});
});

describe("sizes on a training curve: 10 metrics, 1,000 steps, seeded noise", () => {
	test.each([
		["float64", (v: number) => v, 8.2],
		["float32", Math.fround, 5],
		["4 decimals", (v: number) => Math.round(v * 1e4) / 1e4, 3],
	])("%s", (_name, as, bytesAPoint) => {
		let seed = 42;
		const noise = () => {
			seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
			return seed / 2 ** 32;
		};
		const steps = Array.from({ length: 1_000 }, (_, i) => i);
		let time = 1_795_223_097_234;
		const timestamps = steps.map(() => (time += 5_000 + Math.floor(noise() * 40)));
		const metrics = new Map(
			Array.from({ length: 10 }, (_, m) => [
				`train/metric_${m}`,
				{ steps, timestamps, values: steps.map((s) => as(2 * Math.exp(-s / 300) + 0.1 + 0.05 * noise())) },
			]),
		);
		const { data, coarse, directory } = encodeBlock(metrics);
		const size = (data.length + coarse.length + JSON.stringify(directory).length) / 10_000;
		console.log(`${_name}: ${size.toFixed(2)} bytes a point`);
		expect(size).toBeLessThan(bytesAPoint);
	});
});

describe("columns", () => {
	test("of integers round trip at the edges of 64 bits", () => {
		fc.assert(
			fc.property(fc.array(arbitrary.step, { maxLength: 40 }), (column) => {
				const out = new ByteWriter();
				writeIntegers(out, column);
				expect(readIntegers(new ByteReader(out.finish()), column.length)).toStrictEqual(column);
			}),
		);
	});

	test("of values round trip, whatever mixture", () => {
		fc.assert(
			fc.property(fc.array(arbitrary.value, { maxLength: 40 }), (column) => {
				const out = new ByteWriter();
				writeValues(out, column);
				expect(readValues(new ByteReader(out.finish()), column.length)).toStrictEqual(column);
			}),
		);
	});

	test("regular steps take a few bytes, however many", () => {
		const out = new ByteWriter();
		writeIntegers(
			out,
			Array.from({ length: 10_000 }, (_, i) => i * 50),
		);
		expect(out.length).toBeLessThan(6);
	});
});
