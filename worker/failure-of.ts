/** Any thrown thing as a `Failure`: the platform's own errors are recognised by their texts, the rest is internal. */
import { Failure } from "./errors.ts";
import { DamagedBlock } from "./metrics/bytes.ts";

/**
 * What to tell a client about `error`. Whatever is not expected is logged here and becomes a bare `internal`, so that
 * no SQL, parameter or stack leaves the server.
 */
export function failureOf(error: unknown): Failure {
	if (error instanceof Failure) return error;
	if (error instanceof DamagedBlock) {
		logUnexpected(error);
		return new Failure(
			"damaged",
			`Stored points cannot be read: ${error.message}. Curves still show their coarse level.`,
		);
	}
	const text = messages(error);
	if (/free tier daily row|daily .*limit.*exceeded|exceeded D1's free tier/i.test(text)) {
		return new Failure(
			"quota_spent",
			"This deployment has used up its daily database quota; it is reset at midnight UTC. Nothing of this request was stored.",
		);
	}
	if (
		/overloaded|exceeded timeout|memory limit|CPU (time )?limit|Network connection lost|object to be reset|code was updated|SQLITE_BUSY|database is locked/i.test(
			text,
		)
	) {
		return new Failure("overloaded", "The database is busy. Try again in a few seconds.");
	}
	if (/no such table|no such column/i.test(text)) {
		logUnexpected(error);
		return new Failure(
			"not_migrated",
			"The database is not migrated to this version. Run the deployment's migrations.",
		);
	}
	logUnexpected(error);
	return new Failure("internal", "Internal error. The server's log has the details.");
}

/** The error's own message and those of its causes. */
function messages(error: unknown): string {
	return error instanceof Error ? `${error.message} ${messages(error.cause)}` : String(error ?? "");
}

function logUnexpected(error: unknown): void {
	const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
	console.error(JSON.stringify({ level: "error", message, stack }));
}
