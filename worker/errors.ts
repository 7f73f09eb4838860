/**
 * Every way in which a request can fail, as one union. The domain throws `Failure`s; each protocol maps the
 * kinds to its own wire form (worker/mlflow/errors.ts, worker/api/errors.ts), and the error boundary in
 * app.ts turns whatever is not a `Failure` into a bare internal error, so that no SQL or stack reaches a client.
 */
export type FailureKind =
	/** A field is missing, of the wrong type, out of its range, or against a rule of the domain. */
	| "invalid"
	/** The thing named in the request does not exist, or the caller may not know that it does. */
	| "not_found"
	/** No such route. */
	| "no_route"
	/** The route exists, the method does not. */
	| "wrong_method"
	/** Something of that name exists already. */
	| "already_exists"
	/** The state has moved on: a stale cursor, a reused idempotency key. */
	| "conflict"
	/** No token, or none that is known. */
	| "unauthenticated"
	/** Known, but not allowed to do this. */
	| "forbidden"
	/** The body is larger than the platform or the budget allows. */
	| "too_large"
	/** This deployment cannot do that at all (for instance files without R2). */
	| "not_supported"
	/** The database is busy: try again in a few seconds. */
	| "overloaded"
	/** A daily quota is spent: trying again today is pointless. */
	| "quota_spent"
	/** The database's schema is older or newer than this code. */
	| "not_migrated"
	/** What was stored cannot be read any more: an object of the bucket is gone or damaged. Trying again is pointless. */
	| "damaged"
	/** A fault of ours. The log has the details; the client learns nothing more. */
	| "internal";

/** A failure with a sentence for the person who reads it: what is wrong, which field, what was received, what to do. */
export class Failure extends Error {
	override readonly name = "Failure";

	readonly kind: FailureKind;

	constructor(kind: FailureKind, message: string) {
		const short = message.length > MAX_MESSAGE ? `${message.slice(0, MAX_MESSAGE)}…` : message;
		// Half of a surrogate pair, sent or made by cutting, is no character that every client can read.
		super(short.toWellFormed());
		this.kind = kind;
	}
}

/** Two values of a param at their longest, and words around them. */
const MAX_MESSAGE = 14_000;

/** The failure for a bad value in a request. */
export function invalid(message: string): Failure {
	return new Failure("invalid", message);
}

/** The failure for a thing that is not there. */
export function notFound(message: string): Failure {
	return new Failure("not_found", message);
}

/** For the default branch of a switch over a union: fails to compile when a case is missing. */
export function unreachable(value: never): never {
	throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
