/** A LIKE pattern taken apart: literal runs between wildcards. Lengths and offsets count characters (code points). */

/** A literal text at a fixed distance from its segment's beginning. */
export interface Run {
	readonly offset: number;
	readonly text: string;
}

/** What stands between two `%`: a stretch of known length, of which some characters are known. */
export interface Segment {
	readonly length: number;
	readonly runs: readonly Run[];
	/** The longest of the runs, which is looked for first; an empty text where all is `_`. */
	readonly anchor: Run;
}

/** The segments between the pattern's `%`: one more than there are `%`, empty ones included. */
export function segmentsOf(pattern: string): Segment[] {
	return pattern.split("%").map(segment);
}

function segment(text: string): Segment {
	const runs: Run[] = [];
	let offset = 0;
	for (const literal of text.split("_")) {
		if (literal !== "") runs.push({ offset, text: literal });
		offset += [...literal].length + 1;
	}
	const anchor = runs.reduce((best, run) => (run.text.length > best.text.length ? run : best), { offset: 0, text: "" });
	return { length: offset - 1, runs, anchor };
}

/** The same pattern for GLOB, which heeds case and has a way to escape its wildcards. */
export function globOf(pattern: string): string {
	return pattern.replace(/[%_*?[]/g, (c) => (c === "%" ? "*" : c === "_" ? "?" : `[${c}]`));
}

/** ASCII letters in lower case, and no others: what SQLite's `lower` does. */
export function asciiLower(text: string): string {
	return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
