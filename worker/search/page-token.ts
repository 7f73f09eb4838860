import { invalid } from "../errors.ts";
import { MAX_TOKEN_LENGTH } from "./limits.ts";

/**
 * Page tokens: `<kind><version>:<digest of the query>:<cursor>` in base64url. Clients treat them as opaque; to the
 * server they are input like any other. A forged one can at most name another place to begin: what may be seen is
 * decided anew by each page's statement.
 */

/** The columns of a cursor, as its values must be when it comes back. */
export type CursorShape = readonly { readonly kind: "number" | "text"; readonly nullable: boolean }[];

/**
 * @param kind what is searched and the version of its cursor, as `r1`
 * @param query all that decides which rows there are and in which order, as plain data
 * @param cursor JSON text of the last row's place; kept verbatim, since SQLite reads its numbers back exactly
 */
export function encodePageToken(kind: string, query: unknown, cursor: string): string {
	const bytes = new TextEncoder().encode(`${kind}:${digest(query)}:${cursor}`);
	return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/**
 * The cursor in a token.
 * @throws Failure `invalid` for a token that was not made here, or not by this query
 */
export function decodePageToken(kind: string, query: unknown, token: string, shape: CursorShape): string {
	const [, readKind, readDigest, cursor] = /^(\w+):(\w+):(.*)$/s.exec(decode(token)) ?? [];
	if (readKind !== kind || cursor === undefined) {
		throw invalid("The page token is not one that this search gave. Leave it out to begin with the first page.");
	}
	if (readDigest !== digest(query)) {
		throw invalid(
			"The page token belongs to another search: filter, order_by and what is searched must stay the same from page to page. Leave the token out to begin with the first page.",
		);
	}
	if (!fits(cursor, shape)) throw invalid("The page token is damaged. Leave it out to begin with the first page.");
	return cursor;
}

function decode(token: string): string {
	if (token.length > MAX_TOKEN_LENGTH) return "";
	try {
		const bytes = Uint8Array.fromBase64(token, { alphabet: "base64url" });
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return "";
	}
}

function fits(cursor: string, shape: CursorShape): boolean {
	try {
		const values: unknown = JSON.parse(cursor);
		return (
			Array.isArray(values) && values.length === shape.length && shape.every((column, i) => fit(values[i], column))
		);
	} catch {
		return false;
	}
}

function fit(value: unknown, { kind, nullable }: CursorShape[number]): boolean {
	if (value === null) return nullable;
	return kind === "number" ? typeof value === "number" : typeof value === "string";
}

/** 53 bits of FNV-like hashing (cyrb53): tells queries apart; it guards nothing, so it need not be cryptographic. */
function digest(query: unknown): string {
	const text = JSON.stringify(query);
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		high = Math.imul(high ^ unit, 2654435761);
		low = Math.imul(low ^ unit, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}
