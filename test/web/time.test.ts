import { describe, expect, it } from "vitest";
import { exactTime, formatDuration, relativeTime } from "../../web/format/time.ts";

const NOW = new Date(2026, 10, 21, 12, 0, 0).getTime();
const MINUTE = 60_000;

describe("relativeTime", () => {
	it.each([
		[0, "just now"],
		[59_000, "just now"],
		[3 * MINUTE, "3 min ago"],
		[5 * 60 * MINUTE, "5 h ago"],
		[30 * 60 * MINUTE, "yesterday"],
		[3 * 24 * 60 * MINUTE, "3 days ago"],
	])("tells %d ms as %s", (age, text) => {
		expect(relativeTime(NOW - age, NOW)).toBe(text);
	});
	it("tells the date of what is long past, with the year where it is another", () => {
		expect(relativeTime(new Date(2026, 2, 5).getTime(), NOW)).toBe("5 Mar");
		expect(relativeTime(new Date(2024, 2, 5).getTime(), NOW)).toBe("5 Mar 2024");
	});
	it("tells a time ahead exactly: a client's clock is wrong", () => {
		expect(relativeTime(NOW + 10 * MINUTE, NOW)).toBe("2026-11-21 12:10:00.000");
	});
});

it("writes the exact time to the millisecond", () => {
	expect(exactTime(new Date(2026, 0, 2, 3, 4, 5, 67).getTime())).toBe("2026-01-02 03:04:05.067");
});

it.each([
	[420, "420 ms"],
	[3_200, "3.2 s"],
	[42_000, "42 s"],
	[4 * MINUTE + 5_000, "4 min 05 s"],
	[123 * MINUTE, "2 h 03 min"],
	[76 * 60 * MINUTE, "3 d 4 h"],
	[-5, "0 ms"],
])("writes a span of %d ms as %s", (ms, text) => {
	expect(formatDuration(ms)).toBe(text);
});
