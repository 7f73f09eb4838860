/** The answers of public routes: their headers, and that what has not changed is not sent again. */
import type { Context } from "hono";
import { sha256Hex } from "../access/tokens.ts";
import { SHARE_VIEW_MS } from "../limits.ts";
import { badgeSvg } from "./badge.ts";
import { document } from "./document.ts";
import { html } from "./markup.ts";
import { PAGE_CSS } from "./page-style.ts";

/**
 * Pages run nothing and load nothing from elsewhere. Only what is made to be embedded may be framed.
 * @param framing who may put it into a frame
 */
async function pagePolicy(framing: "'none'" | "*"): Promise<string> {
	const style = btoa(String.fromCharCode(...Uint8Array.fromHex(await sha256Hex(PAGE_CSS))));
	return `default-src 'none'; style-src 'sha256-${style}'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${framing}`;
}

/** Pictures are fetched by other sites' pages and by proxies, as GitHub's, which keep them as long as is said here. */
const SVG_HEADERS = {
	"content-type": "image/svg+xml; charset=utf-8",
	"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
	"cross-origin-resource-policy": "cross-origin",
	"access-control-allow-origin": "*",
};

export async function pageAnswer(c: Context, text: string, framed = false): Promise<Response> {
	return tagged(c, text, {
		"content-type": "text/html; charset=utf-8",
		// Kept by nobody unasked: a revoked link must not open from a cache.
		"cache-control": "private, no-cache",
		"content-security-policy": await pagePolicy(framed ? "*" : "'none'"),
		...(!framed && { "x-frame-options": "DENY", "cross-origin-opener-policy": "same-origin" }),
	});
}

export function svgAnswer(c: Context, text: string): Promise<Response> {
	return tagged(c, text, { ...SVG_HEADERS, "cache-control": `public, max-age=${SHARE_VIEW_MS / 1000}` });
}

async function tagged(c: Context, text: string, headers: Record<string, string>): Promise<Response> {
	const etag = `"${(await sha256Hex(text)).slice(0, 20)}"`;
	const known = (c.req.header("if-none-match") ?? "").split(",").map((tag) => tag.trim().replace(/^W\//, ""));
	if (known.includes(etag)) return new Response(null, { status: 304, headers: { ...headers, etag } });
	return new Response(text, { headers: { ...headers, etag } });
}

/** A short page, or a badge where a picture was asked for, that says why there is nothing else. */
export async function plainAnswer(
	c: Context,
	status: 404 | 503,
	{ title, text, badge }: { title: string; text: string; badge: string },
): Promise<Response> {
	const headers = { "cache-control": "no-store", ...(status === 503 && { "retry-after": "3600" }) };
	if (c.req.path.endsWith(".svg")) {
		return new Response(badgeSvg("runnel", badge, "#66737c").text, { status, headers: { ...SVG_HEADERS, ...headers } });
	}
	const body = html`<h1>${title}</h1><p>${text}</p>`;
	return new Response(document({ title, body }), {
		status,
		headers: {
			...headers,
			"content-type": "text/html; charset=utf-8",
			"content-security-policy": await pagePolicy(c.req.path.endsWith("/embed") ? "*" : "'none'"),
		},
	});
}
