/** What must hold of every answer, whatever was asked. */
import type { Answer } from "../support/request.ts";

/** Words of the database and of JavaScript's own errors, none of which any value in values.ts holds. */
const LEAK =
	/D1_|SQLITE|no such (table|column)|syntax error|json_each|jsonb|[A-Z]+ constraint|malformed JSON|JSON path|too many SQL|is not a function|Cannot read|Maximum call stack|\n\s+at |\.ts:\d|node_modules|[Uu]nexpected (token|end of)|BigInt/;

const CODES = [
	"INVALID_PARAMETER_VALUE",
	"BAD_REQUEST",
	"RESOURCE_ALREADY_EXISTS",
	"UNAUTHENTICATED",
	"PERMISSION_DENIED",
	"RESOURCE_DOES_NOT_EXIST",
	"ENDPOINT_NOT_FOUND",
	"RESOURCE_CONFLICT",
	"NOT_IMPLEMENTED",
];

/** Answering that a deployment cannot do something is no fault of the server; the client does not retry it. */
const NOT_IMPLEMENTED = 501;

/** Of a message for people. */
const MAX_MESSAGE = 14_001;

export function faultsOf({ method, url }: Request, { status, text, json, headers }: Answer): string[] {
	// Slashes that a client doubled are one.
	const path = new URL(url).pathname.replace(/\/{2,}/g, "/");
	const faults: string[] = [];
	if (status >= 500 && status !== NOT_IMPLEMENTED && !isSpentBudget(path, status))
		faults.push("a status that clients retry");
	if (status >= 400 || !/\/(artifacts|file|archive|get-artifact)/.test(path)) {
		const leak = LEAK.exec(text)?.[0];
		if (leak) faults.push(`it tells of the inside: ${leak}`);
	}
	// Shared links are pages and pictures for people, in errors too.
	if (method === "HEAD" || path.startsWith("/s/")) return faults;
	if (status < 400) {
		const isJson = (headers.get("content-type") ?? "").startsWith("application/json");
		const isFile = headers.has("content-disposition");
		if (isJson && !isFile && json === undefined) faults.push("a success that is not the JSON it says it is");
		if (isMlflow(path) && status !== 200 && !isFile && status !== 206 && status !== 304)
			faults.push("a success other than 200");
		return faults;
	}
	// A condition or a range that the file does not meet is told by the status alone.
	if (status === 412 || status === 416) return faults;
	const message = isNative(path) ? json?.error?.message : json?.message;
	const code = isNative(path) ? json?.error?.code : json?.error_code;
	if (!(headers.get("content-type") ?? "").startsWith("application/json")) faults.push("an error that is not JSON");
	if (typeof message !== "string" || message === "") faults.push("an error without a message");
	else if (message.length > MAX_MESSAGE) faults.push(`an error of ${message.length} characters`);
	else if (!message.isWellFormed()) faults.push("an error with half a character");
	if (typeof code !== "string" || (!isNative(path) && !CODES.includes(code)))
		faults.push(`an error with the code ${code}`);
	return faults;
}

function isNative(path: string): boolean {
	return /^\/api\/v1\//.test(path);
}

function isMlflow(path: string): boolean {
	return /^\/(ajax-)?api\/[23]\.0\//.test(path);
}

/** The budget of shared links, which a request before may have set to nothing. */
function isSpentBudget(path: string, status: number): boolean {
	return (path.startsWith("/s/") && status === 503) || (path.startsWith("/api/v1/shared/") && status === 507);
}
