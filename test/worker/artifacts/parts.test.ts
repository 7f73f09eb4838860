/** The rules of parts, as tables: no bytes, no bucket. */
import { describe, expect, it } from "vitest";
import { MIN_PART } from "../../../worker/artifacts/limits.ts";
import { checkPart, partSizes, partsToJoin } from "../../../worker/artifacts/parts.ts";
import type { Upload } from "../../../worker/artifacts/uploads.ts";

const upload = (more: Partial<Upload> = {}): Upload => ({
	id: "u",
	path: "0/a",
	signer: "worker",
	storeId: "s",
	count: 3,
	size: null,
	partSize: null,
	parts: {},
	completed: false,
	...more,
});

it.each([
	[1, 1, [1]],
	[0, 1, [0]],
	[MIN_PART * 2, 2, [MIN_PART, MIN_PART]],
	[MIN_PART * 2 - 1, 2, [MIN_PART, MIN_PART - 1]],
	[100_000_000, 1, [100_000_000]],
	[100_000_001, 2, [50_000_001, 50_000_000]],
])("cuts %d bytes into %d parts", (size, count, sizes) => {
	expect(partSizes(size, count)).toEqual(sizes);
});

it.each([
	[MIN_PART * 2 - 2, 2, "Ask for at most 1 parts"],
	[MIN_PART * 100, 101, "Ask for at most 100 parts"],
	[100_000_001, 1, "Ask for at least 2 parts"],
	[0, 2, "Ask for at most 1 parts"],
])("does not cut %d bytes into %d parts", (size, count, message) => {
	expect(() => partSizes(size, count)).toThrow(message);
});

it.each([
	[1, MIN_PART, null, undefined],
	[1, MIN_PART - 1, null, "every part but the last"],
	[3, 1, null, undefined],
	[3, 0, null, undefined],
	[2, MIN_PART + 1, MIN_PART, "an earlier one 5242880"],
	[2, MIN_PART, MIN_PART, undefined],
	[3, MIN_PART + 1, MIN_PART, "the last at most that"],
	[3, MIN_PART, MIN_PART, undefined],
	[1, 100_000_001, null, "one request may carry 100000000"],
])("judges part %d of 3 of %d bytes where the others have %s", (number, size, partSize, message) => {
	const check = () => checkPart(upload({ partSize }), number, size);
	if (message === undefined) expect(check).not.toThrow();
	else expect(check).toThrow(message);
});

describe("what is joined", () => {
	const parts = { 1: [MIN_PART, "a"], 2: [MIN_PART, "b"], 3: [7, "c"] } as const;
	const whole = upload({ parts, partSize: MIN_PART });
	const all = [
		{ number: 1, etag: "a" },
		{ number: 2, etag: "b" },
		{ number: 3, etag: "c" },
	];

	it("is what arrived, in order, where the client says nothing", () => {
		expect(partsToJoin(whole, undefined)).toEqual(all);
		const { 3: third, ...rest } = parts;
		expect(() => partsToJoin(upload({ parts: rest }), undefined)).toThrow("Parts are missing: 3 of 3.");
		expect(third).toBeDefined();
	});

	it("is what the client says, where that is what arrived", () => {
		expect(partsToJoin(whole, all)).toEqual(all);
		for (const [claimed, message] of [
			[all.slice(0, 2), "Parts are missing: 3 of 3."],
			[[], "Parts are missing: 1, 2, 3 of 3."],
			[[all[1]!, all[0]!, all[2]!], "out of order: 1 comes after 2"],
			[[all[0]!, ...all], "out of order: 1 comes after 1"],
			[[{ number: 0, etag: "a" }, ...all], "out of order: 0 comes after 0"],
			[[...all, { number: 4, etag: "d" }], "There is no part 4: the upload has 3."],
			[[...all.slice(0, 2), { number: 3, etag: "x" }], 'Part 3 has the ETag "c", not "x"'],
		] as const) {
			expect(() => partsToJoin(whole, claimed)).toThrow(message);
		}
	});

	it("has the size that was announced", () => {
		const size = 2 * MIN_PART + 7;
		expect(partsToJoin(upload({ ...whole, size }), undefined)).toEqual(all);
		expect(() => partsToJoin(upload({ ...whole, size: size + 1 }), undefined)).toThrow(
			`The parts have ${size} bytes together; ${size + 1} were announced.`,
		);
	});

	it("is the client's word alone where parts went past the Worker", () => {
		const past = upload({ signer: "s3" });
		expect(partsToJoin(past, all)).toEqual(all);
		expect(() => partsToJoin(past, undefined)).toThrow("'parts' is needed");
		expect(() => partsToJoin(past, all.slice(1))).toThrow("Parts are missing: 1 of 3.");
	});

	it("names ten of many that are missing", () => {
		expect(() => partsToJoin(upload({ count: 500 }), undefined)).toThrow(
			"Parts are missing: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, … of 500.",
		);
	});
});
