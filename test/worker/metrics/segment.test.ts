import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeTail, encodeSegment, seriesByKey } from "../../../worker/metrics/segment.ts";
import * as arbitrary from "../support/arbitraries.ts";

test("a tail of any segments gives back every point in order of arrival", () => {
	fc.assert(
		fc.property(fc.array(fc.array(arbitrary.point, { maxLength: 30 }), { maxLength: 5 }), (requests) => {
			const tail = requests.map(encodeSegment).join("");
			const decoded = decodeTail(tail);
			const expected = seriesByKey(requests.flat());
			expect(Object.fromEntries(decoded)).toStrictEqual(Object.fromEntries(expected));
			for (const [key, series] of expected) expect(decodeTail(tail, key).get(key)).toStrictEqual(series);
		}),
	);
});

test("segments are ASCII, so that characters, bytes and JavaScript lengths agree", () => {
	fc.assert(
		fc.property(fc.array(arbitrary.point), (points) => {
			const segment = encodeSegment(points);
			expect(new TextEncoder().encode(segment).length).toBe(segment.length);
		}),
	);
});

test("no segment is found inside another tail by accident", () => {
	fc.assert(
		fc.property(fc.array(arbitrary.point, { minLength: 1 }), fc.array(arbitrary.point, { minLength: 1 }), (a, b) => {
			const [one, other] = [encodeSegment(a), encodeSegment(b)];
			if (one !== other) expect(other.includes(one)).toBe(false);
		}),
	);
});

test("a request of 10 metrics and 100 steps takes less than 30 bytes a point", () => {
	const points = Array.from({ length: 1_000 }, (_, i) => ({
		key: `train/metric_${i % 10}`,
		value: Math.sin(i) + 1 / 3,
		step: Math.floor(i / 10),
		timestamp: 1_795_223_097_234 + Math.floor(i / 10) * 5_003,
	}));
	expect(encodeSegment(points).length / 1_000).toBeLessThan(30);
});
