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
 * it leaves the most text for those that follow. `rest` is the text still to be matched, `piece` the next segment,
 * and each segment takes a step that jumps to the next occurrence of its anchor (`found` = 1) and one that checks it.
 */
function walkSql(text: string, segments: readonly Segment[], values: Values): string {
	const first = segments[0] as Segment;
	const last = segments.at(-1) as Segment;
	if (segments.length === 1) return `(length(${text}) = ${first.length} AND ${matches(text, first, values)})`;
	const middle = segments.slice(1, -1).filter(({ length }) => length > 0);
	const anchor = segments.reduce((best, { anchor }) => (anchor.text.length > best.length ? anchor.text : best), "");
	const piece = "piece.value ->>";
	const check = `(length(rest) >= (${piece} '$.length') AND ${runsMatch("rest", "json_each(piece.value, '$.runs')")})`;
	return `(instr(${text}, ${values.text(anchor)}) > 0 AND EXISTS (
		WITH RECURSIVE walk (rest, at, found) AS (
			SELECT substr(text, ${first.length + 1}), 0, 0 FROM (SELECT ${text} AS text)
			WHERE length(text) >= ${first.length} AND ${matches("text", first, values)}
			UNION ALL
			SELECT substr(rest, instr(substr(rest, 1 + (${piece} '$.anchor.offset')), ${piece} '$.anchor.text')), at, 1
			FROM walk JOIN ${values.each(middle)} AS piece ON piece.key = at
			WHERE NOT found AND length(rest) >= (${piece} '$.length')
				AND instr(substr(rest, 1 + (${piece} '$.anchor.offset')), ${piece} '$.anchor.text') > 0
			UNION ALL
			SELECT substr(rest, iif(${check}, 1 + (${piece} '$.length'), 2)), at + ${check}, 0
			FROM walk JOIN ${values.each(middle)} AS piece ON piece.key = at WHERE found
		)
		SELECT 1 FROM walk WHERE at = ${middle.length} AND length(rest) >= ${last.length}
			AND ${matches(last.length === 0 ? "''" : `substr(rest, -${last.length})`, last, values)}
	))`;
}

/** SQL that holds when `text` begins with the segment; that it is long enough is the caller's to check. */
function matches(text: string, { runs }: Segment, values: Values): string {
	return runsMatch(text, values.each(runs));
}

function runsMatch(text: string, runs: string): string {
	const literal = "(run.value ->> '$.text')";
	return `NOT EXISTS (SELECT 1 FROM ${runs} AS run
		WHERE substr(${text}, 1 + (run.value ->> '$.offset'), length(${literal})) <> ${literal})`;
}
