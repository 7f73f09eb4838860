/**
 * What a domain function gets to work with for one request. Routes build it once (access/authenticate.ts); the
 * domain never sees a request, a protocol or the environment.
 */
export interface Work {
	readonly db: D1Database;
	/** Absent on a deployment without R2. */
	readonly bucket: R2Bucket | undefined;
	/** Milliseconds since 1970 UTC at which the request was received. */
	readonly now: number;
	/**
	 * Experiments that the caller is limited to, as JSON text of a list of numbers (`[3,7]`), or null for all. Bound
	 * into the same statement as the work: see `inScope`.
	 */
	readonly scope: string | null;
	/** Who asked, for the audit and as a default user name. */
	readonly caller: string;
	/** Where the request came from, for the audit; absent where nobody asked, as in the cron. */
	readonly origin?: { readonly tokenId: string; readonly address: string };
	/** Goes on after the answer was sent; for work that may be lost without harm, as sealing. */
	readonly later: (promise: Promise<unknown>) => void;
}

/** SQL that holds when `column` (an experiment's number) lies within the scope bound as parameter `?parameter`. */
export function inScope(column: string, parameter: number): string {
	return `(?${parameter} IS NULL OR ${column} IN (SELECT value FROM json_each(?${parameter})))`;
}
