/**
 * Where files lie. A run's `artifact_uri` is `mlflow-artifacts:/<path>` for files that this server keeps: the scheme
 * which MLflow's client resolves against the server it talks to. Under the same path the file lies in the bucket.
 * Any other URI names a place that clients reach by themselves; this server neither lists nor reads it.
 */
import { invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import { MAX_KEY_BYTES } from "./limits.ts";

export const PROXIED_ROOT = "mlflow-artifacts:/";

/** Below this first part of a key lies what Runnel itself keeps in the bucket. No client can name it. */
export const OWN_ROOT = ".runnel";

/**
 * The bucket prefix of a URI that this server keeps, without slash at the end; undefined for any other URI. Experiments
 * are made with URIs of all kinds: one with a path that nobody may name is a place that this server does not keep.
 */
export function bucketPath(uri: string): string | undefined {
	// With a host in it, it names another server.
	if (!uri.startsWith(PROXIED_ROOT) || /^[^/]*\/\/[^/]/.test(uri)) return undefined;
	const path = uri.slice(PROXIED_ROOT.length).replace(/^\/+|\/+$/g, "");
	return path === "" || brokenRule(path) === undefined ? path : undefined;
}

/** What a path must not be, in the order in which it is looked for. */
const RULES: readonly (readonly [broken: (path: string) => boolean, rule: string])[] = [
	[(path) => path === "", "is empty"],
	[(path) => path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path), "is absolute"],
	[(path) => /[#\\]/.test(path), "holds '#' or '\\', which clients read as something else"],
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	[(path) => /[\u0000-\u001f\u007f]/.test(path), "holds a control character"],
	[(path) => path.includes("\ufffd") || !path.isWellFormed(), "is not valid UTF-8"],
	[(path) => parts(path).some((part) => part === ".."), "holds '..'"],
	[(path) => parts(path).some((part) => part === "." || part === ""), "holds an empty part or '.'"],
	// Letters that some systems fold to dots and slashes ("‥", "．．", "／"), and ".. ", of which Windows cuts the space.
	[
		(path) =>
			path
				.normalize("NFKC")
				.split(/[/\\]/)
				.some((part) => /^[. ]+$/.test(part)),
		"holds what may be read as '..'",
	],
	// What looks encoded after one decoding was encoded twice: nobody names a file so, and some client decodes it.
	[(path) => /%(25)*(2e|2f|5c|23|00)/i.test(path), "holds an encoded '.', '/', '\\' or '#'"],
	[(path) => parts(path)[0] === OWN_ROOT, `lies in '${OWN_ROOT}', which this server keeps for itself`],
	[(path) => new TextEncoder().encode(path).length > MAX_KEY_BYTES, `is longer than ${MAX_KEY_BYTES} bytes`],
];

/**
 * `path` (decoded once already) as a bucket key.
 * @throws Failure `invalid` for whatever could leave its folder, be read differently by a client, or not be stored
 */
export function checkedPath(path: string): string {
	const rule = brokenRule(path);
	if (rule !== undefined) throw invalid(`Invalid path: ${shown(path)} ${rule}.`);
	return path;
}

function brokenRule(path: string): string | undefined {
	return RULES.find(([isBroken]) => isBroken(path))?.[1];
}

/**
 * The path in `url` behind `root` (`/artifacts/`), decoded once and not checked yet; '+' stays '+'. A `..` between
 * slashes is resolved before a Worker sees a URL, so what is judged is the place that was really meant.
 */
export function decodedPath(url: string, root: string): string {
	const { pathname } = new URL(url);
	const encoded = pathname.slice(pathname.indexOf(root) + root.length);
	try {
		return decodeURIComponent(encoded);
	} catch {
		throw invalid(`Invalid path: '${encoded.slice(0, 200)}' is not valid percent-encoding.`);
	}
}

/** A path as it stands in a URL. */
export function encodedPath(path: string): string {
	return path.split("/").map(encodeStrictly).join("/");
}

/** RFC 3986: also what `encodeURIComponent` leaves, since signers differ on it. */
export function encodeStrictly(text: string): string {
	return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

function parts(path: string): string[] {
	return path.split("/");
}
