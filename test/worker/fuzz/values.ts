/**
 * Values that clients send by mistake or by malice. Texts that begin with '@' are placeholders, replaced when a
 * request is sent (world.ts): `@run` and the like by ids that exist, `@raw:…` by what no JavaScript value prints.
 */
import fc from "fast-check";

const ODD_TEXTS = [
	"",
	" ",
	"\0",
	"a\0b",
	"\ud800",
	"a\udc00",
	"😀",
	"é",
	"e\u0301",
	"İ",
	"ß",
	"\u202e",
	"\ufeff",
	"\u2028",
	"\ufffd",
	"__proto__",
	"constructor",
	"toString",
	"hasOwnProperty",
	"..",
	"../..",
	"/",
	"//",
	"a/../b",
	"%",
	"%00",
	"%2e%2e%2f",
	"%e0%a4%a",
	"'",
	'"',
	"`",
	"\\",
	"'; DROP TABLE runs; --",
	"' OR '1'='1",
	"$",
	"$.a",
	"$[0]",
	"?1",
	"NaN",
	"-Infinity",
	"1e400",
	"0x10",
	"1_000",
	"007",
	"9223372036854775807",
	"9223372036854775808",
	"-9223372036854775809",
	"9007199254740993",
	"null",
	"true",
	"[]",
	"{}",
	"<script>",
	"runs:/",
	"models:/",
	"models:/m-",
	"models:/a/1/..",
	"mlflow-artifacts:/",
	"mlflow-artifacts://host/x",
	"file:///etc/passwd",
	"http://[::1",
	"s3://bucket/key?x#y",
	"latest",
	"v1",
] as const;

export const oddText: fc.Arbitrary<string> = fc.oneof(
	{ weight: 5, arbitrary: fc.constantFrom(...ODD_TEXTS) },
	{ weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
	{ weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 20 }) },
	// Just inside and just outside of the limits.
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom("k", "é", "😀", "/", "'", " "), fc.constantFrom(36, 250, 251, 501, 5_001, 8_001, 100_001))
			.map(([unit, length]) => unit.repeat(length)),
	},
);

/** Tokens that stand bare in JSON, valid there or not. */
const RAW = [
	"1e400",
	"-1e400",
	"NaN",
	"Infinity",
	"-Infinity",
	"-0",
	"9223372036854775807",
	"9223372036854775808",
	"-9223372036854775809",
	"123456789012345678901234567890",
	"1E+2",
	"1e-400",
	"0.1",
	"1e20",
	"01",
	"undefined",
];

export const oddNumber: fc.Arbitrary<unknown> = fc.oneof(
	fc.constantFrom(0, -1, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324, 1_795_223_097_234),
	fc.constantFrom(...RAW).map((token) => `@raw:${token}`),
	fc.double(),
	fc.maxSafeInteger(),
);

/** A value nested so deep that whoever walks it by recursion falls. */
const deep = fc
	.tuple(fc.constantFrom("list", "object"), fc.constantFrom(10, 200, 2_000, 50_000))
	.map(([kind, depth]) => `@deep:${kind}:${depth}`);

/** Anything at all. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
	{ weight: 6, arbitrary: oddText },
	{ weight: 4, arbitrary: oddNumber },
	{ weight: 2, arbitrary: fc.constantFrom(null, true, false, [], {}, [[]], [null], [{}], { key: "k" }) },
	{ weight: 1, arbitrary: deep },
	{ weight: 2, arbitrary: fc.array(oddText, { maxLength: 3 }) },
	{ weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
	{ weight: 1, arbitrary: fc.constant("@long") },
);

const WORDS = [
	..."AND OR NOT IN IS NULL LIKE ILIKE ASC DESC BETWEEN ( ) , ; -- /* = != < >= == <> .".split(" "),
	..."metrics.a params.b tags.c tags.`mlflow.runName` attributes.run_id dataset.name run_id name status start_time".split(
		" ",
	),
	..."creation_time version_number source_path metrics.`a/b` tag.`mlflow.prompt.is_prompt` 'true' 'x' \"y\" `z`".split(
		" ",
	),
	..."1 -1.5e3 .5 1e999 NaN ' \" ` \\ \0 % _ ?1 $ {} é 😀 \ud800 metrics. .a __proto__ tags.constructor".split(" "),
	"'it''s'",
	"('a', 'b')",
	"'%é_%'",
	`'${"%a".repeat(40)}'`,
	"'); DROP TABLE runs; --",
];

/** A search of the five grammars, or what looks like one. */
export const filter: fc.Arbitrary<string> = fc.oneof(
	{
		weight: 8,
		arbitrary: fc.constantFrom(
			"",
			"",
			"",
			"metrics.loss > 0.5",
			"metrics.loss < 1 AND params.depth = '8'",
			"metrics.`val/acc` >= -1e3 OR NOT tags.t IS NULL",
			"tags.`mlflow.prompt.is_prompt` != 'true'",
			"name = 'model'",
			"name LIKE '%o%'",
			"attributes.run_name ILIKE 'R%' AND status != 'FAILED'",
			"run_id IN ('@run', 'x')",
			"dataset.name = 'd' AND dataset.context NOT IN ('train')",
			"version_number > 0 AND source_path LIKE '%a%'",
			"creation_time > 0",
			"start_time > 1795223097234 AND end_time IS NULL",
		),
	},
	{ weight: 3, arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(" ")) },
	{ weight: 1, arbitrary: fc.array(fc.constantFrom(...WORDS), { maxLength: 8 }).map((words) => words.join("")) },
	{
		weight: 1,
		arbitrary: fc
			.tuple(fc.constantFrom("(", "metrics.a > 1 AND ", "NOT ", "'", "a.", "1"), fc.constantFrom(100, 5_000))
			.map(([part, times]) => part.repeat(times)),
	},
	{ weight: 1, arbitrary: oddText },
);

/** A token of a real page, whole or spoilt, or anything. */
export const pageToken: fc.Arbitrary<string> = fc.oneof(
	{ weight: 4, arbitrary: fc.constant("") },
	fc.constantFrom(
		"",
		"@page",
		"@page",
		"@history",
		"AAAA",
		"eyJvZmZzZXQiOiAxfQ==",
		"h1.1.1.0000000000000000",
		"bW9kZWw",
	),
	fc.tuple(fc.constantFrom("@page", "@history"), oddText).map(([token, more]) => token + more),
	oddText,
);
