import { expect, test } from "vitest";
import { generateRunName } from "../../../worker/tracking/run-name.ts";

test("two words and a number, at most 20 characters, seldom the same", () => {
	const names = Array.from({ length: 2_000 }, generateRunName);
	for (const name of names) expect(name).toMatch(/^(?=.{1,20}$)[a-z]+-[a-z]+-[1-9]\d{0,2}$/);
	expect(new Set(names).size).toBeGreaterThan(1_990);
});
