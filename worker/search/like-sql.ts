import { asciiLower, globOf, type Segment, segmentsOf } from "./like-pattern.ts";
import { MAX_GLOB_BYTES } from "./limits.ts";
import type { Values } from "./values.ts";

/**
 * SQL for LIKE as MLflow means it: case counts (ILIKE folds ASCII letters), `%` is any text, `_` one character,
 * nothing escapes them. SQLite's own LIKE ignores case, and D1 refuses patterns above 50 bytes, for GLOB as well. So a
 * pattern is an equality, a GLOB where that fits, and else a walk over its segments that is exact at any length.
 */
export function likeSql(operand: string, pattern: string, ignoreCase: boolean, values: Values): string {
	const text = ignoreCase ? `lower(${operand})` : operand;
	const wanted = ignoreCase ? asciiLower(pattern) : pattern;
	if (!/[%_]/.test(wanted)) return `${text} = ${values.text(wanted)}`;
	const glob = globOf(wanted);
	if (new TextEncoder().encode(glob).length <= MAX_GLOB_BYTES) return `${text} GLOB ${values.text(glob)}`;
	return walkSql(text, segmentsOf(wanted), values);
}

/**
 * The walk: the first segment must stand at the beginning; each further one is looked for from where the one before
 * ended, leftmost place first; the last must stand at the end of what is then left. Leftmost is always right, since
 * it leaves the most text for those that follow. `rest` is the text still to be matched, `at` the next segment, and
 * each segment takes a step that jumps to the next occurrence of its anchor (`found` = 1) and one that checks it.
 */
function walkSql(text: string, segments: readonly Segment[], values: Values): string {
	const first = segments[0] as Segment;
	const last = segments.at(-1) as Segment;
	if (segments.length === 1) return `(length(${text}) = ${first.length} AND ${beginsWith(text, first, values)})`;
	const middle = segments.slice(1, -1).filter(({ length }) => length > 0);
	const longest = segments.reduce((best, { anchor }) => (anchor.text.length > best.length ? anchor.text : best), "");
	// In this order a segment's parts are `value ->> 0` and so on below.
	const pieces = values.each(
		middle.map(({ length, anchor, runs }) => [length, anchor.offset, anchor.text, runsOf(runs)]),
	);
	const jump = "instr(substr(rest, 1 + (value ->> 1)), value ->> 2)";
	const fits = `(length(rest) >= (value ->> 0) AND ${noneDiffers("rest", "json_each(value, '$[3]')")})`;
	const end = last.length === 0 ? "''" : `substr(rest, -${last.length})`;
	return `(instr(${text}, ${values.text(longest)}) > 0 AND EXISTS (WITH RECURSIVE walk (rest, at, found) AS (
SELECT substr(t, ${first.length + 1}), 0, 0 FROM (SELECT ${text} AS t) WHERE length(t) >= ${first.length} AND ${beginsWith("t", first, values)}
UNION ALL SELECT substr(rest, ${jump}), at, 1 FROM walk JOIN ${pieces} ON key = at WHERE NOT found AND length(rest) >= (value ->> 0) AND ${jump} > 0
UNION ALL SELECT substr(rest, iif(${fits}, 1 + (value ->> 0), 2)), at + ${fits}, 0 FROM walk JOIN ${pieces} ON key = at WHERE found
) SELECT 1 FROM walk WHERE at = ${middle.length} AND length(rest) >= ${last.length} AND ${beginsWith(end, last, values)}))`;
}

/** SQL that holds when `text` begins with the segment; that it is long enough is the caller's to check. */
function beginsWith(text: string, { runs }: Segment, values: Values): string {
	return runs.length === 0 ? "TRUE" : noneDiffers(text, values.each(runsOf(runs)));
}

function runsOf(runs: Segment["runs"]): [number, string][] {
	return runs.map(({ offset, text }) => [1 + offset, text]);
}

/** SQL that holds when each of the runs (place, text) stands at its place. */
function noneDiffers(text: string, runs: string): string {
	return `NOT EXISTS (SELECT 1 FROM ${runs} AS x WHERE substr(${text}, x.value ->> 0, length(x.value ->> 1)) <> (x.value ->> 1))`;
}
