/** How a failure looks on the native API: `{"error": {"code", "message", "position"?}}` (contract.ts: ErrorAnswer). */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure, FailureKind } from "../errors.ts";
import { FilterError } from "../search/failure.ts";
import type { ErrorAnswer } from "./contract.ts";

const STATUS: Record<FailureKind, ContentfulStatusCode> = {
	invalid: 400,
	not_found: 404,
	no_route: 404,
	wrong_method: 405,
	already_exists: 409,
	conflict: 409,
	unauthenticated: 401,
	forbidden: 403,
	too_large: 413,
	not_supported: 501,
	overloaded: 503,
	quota_spent: 507,
	not_migrated: 503,
	damaged: 410,
	internal: 500,
};

export function apiError(c: Context, failure: Failure): Response {
	const place = failure instanceof FilterError ? { position: failure.position, end: failure.end } : {};
	const body: ErrorAnswer = { error: { code: failure.kind, message: failure.message, ...place } };
	return c.json(body, STATUS[failure.kind]);
}
