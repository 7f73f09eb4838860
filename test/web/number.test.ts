import { describe, expect, it } from "vitest";
import { columnFormat, countOf, formatBytes, formatNumber, formatSi } from "../../web/format/number.ts";

describe("formatNumber", () => {
	it.each([
		[0, "0"],
		[1, "1"],
		[-3, "−3"],
		[123456, "123456"],
		[0.91, "0.91"],
		[0.912345, "0.9123"],
		[12.3456, "12.35"],
		[0.5, "0.5"],
		[0.00031, "3.1e−4"],
		[-0.0000012, "−1.2e−6"],
		[8.31e14, "8.31e14"],
		[Number.NaN, "NaN"],
		[Infinity, "∞"],
		[-Infinity, "−∞"],
		[999.96, "1000"],
	])("writes %d as %s", (value, text) => {
		expect(formatNumber(value)).toBe(text);
	});
});

describe("columnFormat", () => {
	it("gives every value of a column the same places", () => {
		const format = columnFormat([0.9, 0.91234, 0.8]);
		expect([0.9, 0.91234, 0.8].map(format)).toEqual(["0.9000", "0.9123", "0.8000"]);
	});
	it("adds places where neighbours would look the same", () => {
		const format = columnFormat([100.001, 100.002]);
		expect(format(100.001)).not.toBe(format(100.002));
	});
	it("leaves counts whole", () => {
		expect([5, 1200].map(columnFormat([5, 1200]))).toEqual(["5", "1200"]);
	});
	it("writes very small columns with exponents of equal length", () => {
		expect([1.3e-5, 2.25e-5].map(columnFormat([1.3e-5, 2.25e-5]))).toEqual(["1.30e−5", "2.25e−5"]);
	});
	it("does not hide a small value as zero", () => {
		expect(columnFormat([0.9, 1e-9])(1e-9)).toBe("1e−9");
	});
	it("survives NaN and infinities among numbers, and nothing at all", () => {
		expect([0.5, Number.NaN, Infinity].map(columnFormat([0.5, Number.NaN, Infinity]))).toEqual(["0.5000", "NaN", "∞"]);
		expect(columnFormat([])(0.25)).toBe("0.25");
	});
});

it("writes large counts with SI units and sizes in bytes", () => {
	expect([999, 1500, 2_000_000].map(formatSi)).toEqual(["999", "1.5k", "2M"]);
	expect([0, 999, 1000, 15_600, 20_000_000].map(formatBytes)).toEqual(["0 B", "999 B", "1.0 KB", "15.6 KB", "20.0 MB"]);
});

it("counts in words", () => {
	expect([countOf(1, "run"), countOf(2, "run"), countOf(1200, "run")]).toEqual(["1 run", "2 runs", "1,200 runs"]);
});
