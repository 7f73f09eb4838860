/**
 * Where files lie. A run's `artifact_uri` is `mlflow-artifacts:/<path>` for files that this server keeps: the scheme
 * which MLflow's client resolves against the server it talks to. Under the same path the file lies in the bucket.
 * Any other URI names a place that clients reach by themselves; this server neither lists nor reads it.
 */
import { invalid } from "../errors.ts";

export const PROXIED_ROOT = "mlflow-artifacts:/";

/** R2 takes keys of up to 1,024 bytes. */
const MAX_KEY_BYTES = 1_024;

/** The bucket prefix of a URI that this server keeps, without slash at the end; undefined for any other URI. */
export function bucketPath(uri: string): string | undefined {
	return uri.startsWith(PROXIED_ROOT) ? uri.slice(PROXIED_ROOT.length).replace(/^\/+|\/+$/g, "") : undefined;
}

/**
 * `path` (decoded once already) as a bucket key.
 * @throws Failure `invalid` for whatever could leave its folder, be read differently by a client, or not be stored
 */
export function checkedPath(path: string): string {
	const refuse = (rule: string): never => {
		throw invalid(`Invalid path: ${JSON.stringify(path.slice(0, 200))} ${rule}.`);
	};
	if (path === "") refuse("is empty");
	if (path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path)) refuse("is absolute");
	if (/[#\\]/.test(path)) refuse("holds '#' or '\\', which clients read as something else");
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(path)) refuse("holds a control character");
	if (path.includes("�")) refuse("is not valid UTF-8");
	const parts = path.split("/");
	if (parts.some((part) => part === "..")) refuse("holds '..'");
	if (parts.some((part) => part === "." || part === "")) refuse("holds an empty part or '.'");
	// What looks encoded after one decoding was encoded twice: nobody names a file so, and some client decodes it.
	if (/%(2e|2f|5c|23|00)/i.test(path)) refuse("holds an encoded '.', '/', '\\' or '#'");
	if (new TextEncoder().encode(path).length > MAX_KEY_BYTES) refuse(`is longer than ${MAX_KEY_BYTES} bytes`);
	return path;
}
