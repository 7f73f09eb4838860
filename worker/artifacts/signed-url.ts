/**
 * URLs that open one thing for whoever holds them, as `curl` and MLflow's part uploads need them.
 *
 * Model: the URL carries its own terms, and a signature over all of them: HMAC-SHA-256 over a fixed list of lines, one
 * for each term, empty where it is absent. No term can hold a line break, so two sets of terms never give one text.
 * The version stands in the text and in the URL; another format gets another version. It is verified before a byte of
 * the body is read, expiry after the signature, so that nothing is learned by trying.
 *
 * Accepted: a signed URL outlives the token that asked for it, until it expires; whoever it is passed on to may use
 * it as well. It opens one path for one method, so that is what it is for.
 */
import { Failure } from "../errors.ts";
import { decodedPath, encodedPath } from "./location.ts";

/** What a URL permits. */
export interface Terms {
	readonly method: "GET" | "PUT" | "POST" | "DELETE";
	/** A bucket key. */
	readonly path: string;
	/** Seconds since 1970 UTC. */
	readonly expires: number;
	/** Of the body, in bytes. */
	readonly size?: number | undefined;
	readonly type?: string | undefined;
	/** Of the body, 64 lower-case hex digits. */
	readonly sha256?: string | undefined;
	/** An upload in parts, and which of its parts. */
	readonly upload?: string | undefined;
	readonly part?: number | undefined;
}

const VERSION = "1";
/** Where signed URLs live on this server. */
export const SIGNED_ROOT = "/artifacts/";

const OPTIONAL = ["size", "type", "sha256", "upload", "part"] as const;

export async function signUrl(key: CryptoKey, origin: string, terms: Terms): Promise<string> {
	const query = new URLSearchParams({ v: VERSION, expires: String(terms.expires) });
	for (const name of OPTIONAL) {
		if (terms[name] !== undefined) query.set(name, String(terms[name]));
	}
	const signature = new Uint8Array(await crypto.subtle.sign("HMAC", key, textOf(terms.method, terms.path, query)));
	query.set("signature", signature.toHex());
	return `${origin}${SIGNED_ROOT}${encodedPath(terms.path)}?${query}`;
}

/**
 * The terms of a signed URL that was used with `method`.
 * @param now milliseconds since 1970 UTC
 * @throws Failure `forbidden` with the reason
 */
export async function verifiedTerms(key: CryptoKey, method: string, url: string, now: number): Promise<Terms> {
	const query = new URL(url).searchParams;
	const signature = query.get("signature") ?? "";
	if (!/^[0-9a-f]{64}$/.test(signature)) throw refused("This URL needs a signature: ask for one at /api/v1/artifacts.");
	if (query.get("v") !== VERSION) throw refused(`The signature has version '${query.get("v") ?? ""}', not ${VERSION}.`);
	const path = decodedPath(url, SIGNED_ROOT);
	// A file's head is no more than the file.
	const permitted = method === "HEAD" ? "GET" : method;
	const genuine = await crypto.subtle.verify(
		"HMAC",
		key,
		Uint8Array.fromHex(signature),
		textOf(permitted, path, query),
	);
	if (!genuine) {
		throw refused(
			`The signature does not fit this ${method}: the URL was changed, cut, or made for another method or server.`,
		);
	}
	const expires = Number(query.get("expires"));
	if (now >= expires * 1000)
		throw refused(`This URL expired at ${new Date(expires * 1000).toISOString()}. Ask for a new one.`);
	const number = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
	return {
		method: permitted as Terms["method"],
		path,
		expires,
		size: number("size"),
		type: query.get("type") ?? undefined,
		sha256: query.get("sha256") ?? undefined,
		upload: query.get("upload") ?? undefined,
		part: number("part"),
	};
}

function textOf(method: string, path: string, query: URLSearchParams): Uint8Array {
	const lines = ["runnel signed URL", query.get("v"), method, path, query.get("expires")];
	for (const name of OPTIONAL) lines.push(query.get(name));
	return new TextEncoder().encode(lines.map((line) => line ?? "").join("\n"));
}

function refused(reason: string): Failure {
	return new Failure("forbidden", reason);
}
