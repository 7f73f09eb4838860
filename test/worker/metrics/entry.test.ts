import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../../worker/json.ts";
import { addPoint, type Entry, entryJson, entryOf, mergeEntrySql, parseEntry } from "../../../worker/metrics/entry.ts";
import type { Point } from "../../../worker/metrics/point.ts";
import * as arbitrary from "../support/arbitraries.ts";

const points = fc.array(arbitrary.point, { minLength: 1, maxLength: 8 });

function folded(list: readonly Point[]): Entry {
	const [first, ...rest] = list;
	const entry = entryOf(first!);
	for (const point of rest) addPoint(entry, point);
	return entry;
}

describe("the entry of a metric", () => {
	test("is the same for every order of arrival", () => {
		fc.assert(
			fc.property(
				points.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
				([list, shuffled]) => {
					expect(folded(shuffled)).toStrictEqual(folded(list));
				},
			),
		);
	});

	test("merged by SQLite is the one merged here", async () => {
		await fc.assert(
			fc.asyncProperty(points, points, async (before, after) => {
				const sql = `SELECT ${mergeEntrySql("old", "fresh")} AS entry FROM (SELECT ?1 AS old, ?2 AS fresh)`;
				const merged = await env.DB.prepare(sql)
					.bind(entryJson(folded(before)), entryJson(folded(after)))
					.first<string>("entry");
				expect(parseEntry(parseJson(merged!) as number[])).toStrictEqual(folded([...before, ...after]));
			}),
			{ numRuns: 200 },
		);
	});

	test("keeps when the best was first reached, and is not led by NaN", () => {
		const at = (step: number, value: number): Point => ({ key: "loss", value, step, timestamp: step });
		expect(folded([at(1, 0.5), at(2, 0.3), at(3, Number.NaN), at(4, 0.3)])).toStrictEqual({
			value: 0.3,
			step: 4,
			timestamp: 4,
			nan: 0,
			min: 0.3,
			minStep: 2,
			max: 0.5,
			maxStep: 1,
		});
	});
});
