/**
 * How files are handed to browsers. Whoever can write to a run can put an HTML or SVG file with script into it, and it
 * is served from the dashboard's own origin. So: an attachment, unless it was asked for inline and its type is one
 * that runs nothing; the type comes from our own table; nothing is sniffed; and a sandbox without rights surrounds it,
 * for the day on which one of the others fails. The dashboard's previews fetch bytes and need none of this.
 */
import type { Work } from "../work.ts";
import { verdictOf } from "./conditions.ts";
import { typeOf } from "./content-types.ts";
import type { Span, StoredFile } from "./file-store.ts";
import { encodeStrictly } from "./location.ts";
import { headArtifact, noSuchFile, storeOf } from "./store.ts";

/** What of a request matters for the answer. */
export interface Reading {
	readonly method: string;
	readonly headers: Headers;
	/** Shown instead of saved, where that is safe. */
	readonly inline?: boolean;
}

/** The answer to a GET or HEAD of the file at `path`. @throws Failure `not_found` */
export async function serveArtifact(work: Work, path: string, reading: Reading): Promise<Response> {
	// A whole file is read at once, without asking for its size first: one call to the bucket instead of two.
	if (reading.method === "HEAD" || reading.headers.has("range")) {
		return answerTo(work, reading, await headArtifact(work, path));
	}
	const found = await storeOf(work).get(path);
	if (!found) throw noSuchFile(path);
	const answer = await answerTo(work, reading, found.file, found.body);
	if (answer.body === null) await found.body.cancel();
	return answer;
}

async function answerTo(work: Work, reading: Reading, file: StoredFile, whole?: ReadableStream): Promise<Response> {
	const verdict = verdictOf(reading.headers, file);
	const headers = headersOf(file, reading.inline ?? false);
	if (verdict.status === 304 || verdict.status === 412) return new Response(null, { status: verdict.status, headers });
	if (verdict.status === 416) {
		headers.set("content-range", `bytes */${file.size}`);
		return new Response(null, { status: 416, headers });
	}
	const span = verdict.status === 206 ? verdict.span : undefined;
	headers.set("content-length", String(span ? span.last - span.first + 1 : file.size));
	if (span) headers.set("content-range", `bytes ${span.first}-${span.last}/${file.size}`);
	const body = reading.method === "HEAD" ? null : (whole ?? (await bytesOf(work, file.path, span)));
	return new Response(body, { status: verdict.status, headers });
}

async function bytesOf(work: Work, path: string, span: Span | undefined): Promise<ReadableStream> {
	const found = await storeOf(work).get(path, span);
	if (!found) throw noSuchFile(path);
	return found.body;
}

function headersOf(file: StoredFile, inline: boolean): Headers {
	const name = file.path.slice(file.path.lastIndexOf("/") + 1);
	const { type, showable } = typeOf(name);
	return new Headers({
		...safeHeaders(type, name, inline && showable),
		"accept-ranges": "bytes",
		etag: file.etag,
		"last-modified": new Date(file.uploadedAt).toUTCString(),
	});
}

/** The headers of anything that somebody else wrote. */
export function safeHeaders(type: string, name: string, inline: boolean): Record<string, string> {
	return {
		"content-type": type,
		"content-disposition": `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeStrictly(name)}`,
		"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
		"x-content-type-options": "nosniff",
		"cross-origin-resource-policy": "same-origin",
		"referrer-policy": "no-referrer",
		"cache-control": "private, no-cache",
	};
}
