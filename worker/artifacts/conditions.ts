/** What a reader asks of a file beyond its name: parts of it (Range), or only what is new (If-None-Match). RFC 9110. */
import type { Span, StoredFile } from "./file-store.ts";

export type Verdict =
	/** The whole file. */
	| { readonly status: 200 }
	| { readonly status: 206; readonly span: Span }
	/** The reader has it. */
	| { readonly status: 304 }
	/** The file is another than the reader takes it for. */
	| { readonly status: 412 }
	/** No byte of what was asked for is in the file. */
	| { readonly status: 416 };

const WHOLE: Verdict = { status: 200 };

/** How to answer a GET or HEAD of `file` with these headers. */
export function verdictOf(headers: Headers, file: StoredFile): Verdict {
	const match = headers.get("if-match");
	if (match !== null && !holds(match, file.etag, false)) return { status: 412 };
	const none = headers.get("if-none-match");
	if (none !== null) {
		if (holds(none, file.etag, true)) return { status: 304 };
	} else if (isUnchangedSince(headers.get("if-modified-since"), file)) {
		return { status: 304 };
	}
	const range = headers.get("range");
	const condition = headers.get("if-range");
	return range === null || (condition !== null && condition !== file.etag) ? WHOLE : rangeVerdict(range, file.size);
}

/**
 * What a Range header means for a file of `size` bytes. Several ranges at once, and units other than bytes, are
 * answered with the whole file, as the RFC allows.
 */
export function rangeVerdict(range: string, size: number): Verdict {
	const [, from, to] = /^\s*bytes\s*=\s*(\d{0,15})\s*-\s*(\d{0,15})\s*$/i.exec(range) ?? [];
	if (from === undefined || to === undefined || (from === "" && to === "")) return WHOLE;
	if (from === "") {
		const count = Math.min(Number(to), size);
		return count === 0 ? { status: 416 } : { status: 206, span: { first: size - count, last: size - 1 } };
	}
	if (to !== "" && Number(to) < Number(from)) return WHOLE;
	if (Number(from) >= size) return { status: 416 };
	return { status: 206, span: { first: Number(from), last: to === "" ? size - 1 : Math.min(Number(to), size - 1) } };
}

/** Whether a list of entity tags has `etag`; weakly where W/ does not matter. */
function holds(list: string, etag: string, weakly: boolean): boolean {
	return list
		.split(",")
		.map((item) => item.trim())
		.some((item) => item === "*" || (weakly ? item.replace(/^W\//, "") : item) === etag);
}

function isUnchangedSince(date: string | null, file: StoredFile): boolean {
	const since = date === null ? Number.NaN : Date.parse(date);
	// The header has whole seconds.
	return Math.floor(file.uploadedAt / 1000) * 1000 <= since;
}
