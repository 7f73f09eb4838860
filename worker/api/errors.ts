/** How a failure looks on the native API: `{"error": {"code", "message"}}` with the status that HTTP has for it. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure, FailureKind } from "../errors.ts";

const STATUS: Record<FailureKind, ContentfulStatusCode> = {
	invalid: 400,
	unauthenticated: 401,
	forbidden: 403,
	not_found: 404,
	no_route: 404,
	wrong_method: 405,
	already_exists: 409,
	conflict: 409,
	too_large: 413,
	internal: 500,
	not_supported: 501,
	overloaded: 503,
	not_migrated: 503,
	quota_spent: 507,
};

export function apiError(c: Context, failure: Failure): Response {
	const { kind: code, message } = failure;
	const position = "position" in failure ? { position: failure.position } : {};
	return c.json({ error: { code, message, ...position } }, STATUS[code]);
}
