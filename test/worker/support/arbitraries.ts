/** Points as training code logs them, with every awkward number that a client can send. */
import fc from "fast-check";
import type { Int64 } from "../../../worker/json.ts";
import type { Point, Series } from "../../../worker/metrics/point.ts";

export const step: fc.Arbitrary<Int64> = fc.oneof(
	{ weight: 8, arbitrary: fc.integer({ min: -5, max: 20 }) },
	{ weight: 1, arbitrary: fc.maxSafeInteger() },
	{
		weight: 1,
		arbitrary: fc
			.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
			.map((n) => (Number.isSafeInteger(Number(n)) ? Number(n) : n)),
	},
);

export const timestamp = fc.oneof(
	{ weight: 8, arbitrary: fc.integer({ min: 1_795_223_097_000, max: 1_795_223_097_020 }) },
	{ weight: 1, arbitrary: fc.maxSafeNat() },
);

export const value = fc.oneof(
	{ weight: 4, arbitrary: fc.double() },
	{ weight: 2, arbitrary: fc.float() },
	{ weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
	{ weight: 2, arbitrary: fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 1000) },
	{
		weight: 2,
		arbitrary: fc.constantFrom(
			Number.NaN,
			Number.POSITIVE_INFINITY,
			Number.NEGATIVE_INFINITY,
			0,
			-0,
			Number.MAX_VALUE,
			5e-324,
		),
	},
);

export const key = fc.constantFrom("loss", "val/acc", "métrique 1", '100% "odd" \\ key', "🙂");

export const point: fc.Arbitrary<Point> = fc.record({ key, value, step, timestamp });

/** Points of one metric as columns, in any order and with repetitions. */
export const series: fc.Arbitrary<Series> = fc
	.array(fc.tuple(step, timestamp, value), { minLength: 1, maxLength: 60 })
	.map((rows) => ({
		steps: rows.map((row) => row[0]),
		timestamps: rows.map((row) => row[1]),
		values: rows.map((row) => row[2]),
	}));
