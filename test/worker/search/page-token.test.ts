import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Failure } from "../../../worker/errors.ts";
import { decodePageToken, encodePageToken } from "../../../worker/search/page-token.ts";

const SHAPE = [
	{ kind: "number", nullable: true },
	{ kind: "text", nullable: false },
] as const;
const QUERY = { filter: "metrics.a > 1", order: [] };
const CURSOR = '[0.30000000000000004,"run-ü"]';

const base64url = (text: string) =>
	new TextEncoder().encode(text).toBase64({ alphabet: "base64url", omitPadding: true });
const read = (token: string, query: unknown = QUERY) => decodePageToken("r1", query, token, SHAPE);

describe("a page token", () => {
	it("gives the cursor back, digit by digit", () => {
		expect(read(encodePageToken("r1", QUERY, CURSOR))).toBe(CURSOR);
		expect(read(encodePageToken("r1", QUERY, '[-9e999,"x"]'))).toBe('[-9e999,"x"]');
		expect(read(encodePageToken("r1", QUERY, '[null,"x"]'))).toBe('[null,"x"]');
	});

	it("holds nothing that must be escaped in a URL", () => {
		expect(encodePageToken("r1", QUERY, CURSOR)).toMatch(/^[\w-]+$/);
	});

	it("is good for its own query only", () => {
		const token = encodePageToken("r1", QUERY, CURSOR);
		expect(() => read(token, { ...QUERY, filter: "metrics.a > 2" })).toThrow("belongs to another search");
		expect(() => decodePageToken("e1", QUERY, token, SHAPE)).toThrow("is not one that this search gave");
	});

	it.each([
		["", "nothing"],
		["!!!", "not base64"],
		[base64url("r1"), "too short"],
		[base64url('{"offset": 20}'), "MLflow's own"],
		["/+", "the other alphabet of base64"],
		["gA", "not UTF-8"],
		["A".repeat(600_000), "too long"],
	])("that is %j (%s) is refused", (token) => {
		expect(() => read(token)).toThrow("The page token is not one that this search gave.");
	});

	it.each(["", "{}", "[", "[]", "[1]", '["x","x"]', "[1,null]", "[1,2]", '[1,"x",3]', "[1,[]]", "null"])(
		"with the cursor %j is refused",
		(cursor) => {
			expect(() => read(encodePageToken("r1", QUERY, cursor))).toThrow("The page token is damaged.");
		},
	);

	it("is refused without any other kind of error, whatever it is", () => {
		fc.assert(
			fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.string().map(base64url)), (token) => {
				try {
					read(token);
				} catch (error) {
					expect(error).toBeInstanceOf(Failure);
				}
			}),
		);
	});
});
