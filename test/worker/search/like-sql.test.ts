import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likeSql } from "../../../worker/search/like-sql.ts";
import { Values } from "../../../worker/search/values.ts";
import { matchesLike } from "./support/like-matcher.ts";

/** Which of the texts the SQL for a pattern lets through. */
async function sqlMatches(texts: readonly string[], pattern: string, ignoreCase: boolean): Promise<boolean[]> {
	const values = new Values(1);
	const condition = likeSql("t.value", pattern, ignoreCase, values);
	const { results } = await env.DB.prepare(`SELECT (${condition}) AS hit FROM json_each(?2) AS t ORDER BY t.key`)
		.bind(values.json, JSON.stringify(texts))
		.all<{ hit: number }>();
	return results.map(({ hit }) => hit === 1);
}

const LONG = "a long text that lies well above the fifty bytes which D1 takes as a pattern";

describe("LIKE", () => {
	it.each([
		["abc", "abc", true],
		["abc", "ABC", false],
		["abc", "a%", true],
		["abc", "%B%", false],
		["abc", "a_c", true],
		["ac", "a_c", false],
		["", "%", true],
		["", "", true],
		["x", "", false],
		["a*c", "a*c", true],
		["abc", "a*c", false],
		["abc", "a?%", false],
		["a[b]c", "a[b]%", true],
		["abc", "a[b]%", false],
		["a\nb", "a%b", true],
		["a\\b", "a\\%", true],
		["é", "_", true],
		["😀", "_", true],
		["😀b", "_b", true],
		[LONG, `%${LONG.slice(3)}`, true],
		[LONG, `${LONG.slice(0, 60)}%`, true],
		[LONG, `%${LONG.slice(5, 70)}%`, true],
		[LONG, `%${LONG.slice(5, 70)}_`, false],
		[LONG, LONG.replaceAll(" ", "_"), true],
		[LONG, `${LONG.replaceAll(" ", "_")}_`, false],
		[LONG, LONG.replaceAll(" ", "%"), true],
		[LONG, LONG.replaceAll(" ", "%_%"), true],
		[LONG, LONG.replaceAll(" ", "%__%"), false],
		[`x${LONG}`, LONG, false],
		[
			'[{"path": "a-table-with-a-long-name.json", "type": "table"}]',
			'%"path"%:%"a-table-with-a-long-name.json",%"type"%:%"table"%',
			true,
		],
		["x".repeat(50), `${"x".repeat(49)}_`, true],
		["x".repeat(51), `${"x".repeat(50)}_`, true],
		["*".repeat(17), `${"*".repeat(16)}_`, true],
		["*".repeat(18), `${"*".repeat(17)}_`, true],
		["a".repeat(60), `${"a".repeat(30)}%${"a".repeat(31)}`, false],
		["a".repeat(61), `${"a".repeat(30)}%${"a".repeat(31)}`, true],
		["ab".repeat(40), `%${"a_".repeat(30)}%b`, true],
		["ab".repeat(40), `%${"b_".repeat(30)}%_`.repeat(2), false],
		["_".repeat(60), "_".repeat(60), true],
		["_".repeat(60), `%${"_".repeat(60)}%`, true],
		["_".repeat(59), `%${"_".repeat(60)}%`, false],
	])("%j LIKE %j is %s", async (text, pattern, expected) => {
		expect(matchesLike(text, pattern, false)).toBe(expected);
		expect(await sqlMatches([text], pattern, false)).toEqual([expected]);
	});

	it("folds ASCII letters, and only those, for ILIKE", async () => {
		expect(await sqlMatches(["ABC", "abc", "äbc", "Äbc"], "aB%", true)).toEqual([true, true, false, false]);
		expect(await sqlMatches(["Ä"], "ä", true)).toEqual([false]);
		expect(await sqlMatches([LONG.toUpperCase()], `%${LONG.slice(2)}%`, true)).toEqual([true]);
	});

	const alphabet = fc.constantFrom("a", "b", "A", "%", "_", "*", "?", "[", "]", "^", "é", "😀", "\\", "'", '"');
	const piece = fc.array(alphabet, { maxLength: 12 }).map((units) => units.join(""));
	const short = piece;
	const long = fc.array(fc.constantFrom("ab", "ba", "aab", "a_b", "_", "%", "b%a", "éa", "A"), {
		minLength: 20,
		maxLength: 45,
	});

	it("agrees with a plain matcher at any length", { timeout: 60_000 }, async () => {
		const texts = fc.array(fc.oneof(piece, fc.stringMatching(/^[abA]{0,90}$/)), { minLength: 1, maxLength: 8 });
		const pattern = fc.oneof(
			short,
			long.map((pieces) => pieces.join("")),
		);
		await fc.assert(
			fc.asyncProperty(texts, pattern, fc.boolean(), async (given, wanted, ignoreCase) => {
				// Texts that the pattern was made from match it nearly: the interesting cases.
				const near = wanted.replaceAll("_", "a").split("%");
				const all = [...given, near.join(""), near.join("ab"), near.join("b"), `${near.join("")}a`];
				const expected = all.map((text) => matchesLike(text, wanted, ignoreCase));
				expect(await sqlMatches(all, wanted, ignoreCase)).toEqual(expected);
			}),
			{ numRuns: 400 },
		);
	});
});
