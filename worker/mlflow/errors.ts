/** How a failure looks on MLflow's wire: `{"error_code", "message"}` with the status that MLflow's client expects. */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { Failure, FailureKind } from "../errors.ts";

/**
 * The client retries 408, 429, 500, 502, 503 and 504 for four minutes, so only what passes by itself may answer so.
 * A name that is taken is 400 in MLflow, not 409. A spent quota is 507, which no client retries.
 */
const WIRE: Record<FailureKind, readonly [status: ContentfulStatusCode, code: string]> = {
	invalid: [400, "INVALID_PARAMETER_VALUE"],
	not_found: [404, "RESOURCE_DOES_NOT_EXIST"],
	no_route: [404, "ENDPOINT_NOT_FOUND"],
	wrong_method: [405, "ENDPOINT_NOT_FOUND"],
	already_exists: [400, "RESOURCE_ALREADY_EXISTS"],
	conflict: [409, "RESOURCE_CONFLICT"],
	unauthenticated: [401, "UNAUTHENTICATED"],
	forbidden: [403, "PERMISSION_DENIED"],
	too_large: [413, "BAD_REQUEST"],
	not_supported: [501, "NOT_IMPLEMENTED"],
	overloaded: [503, "TEMPORARILY_UNAVAILABLE"],
	quota_spent: [507, "RESOURCE_EXHAUSTED"],
	not_migrated: [503, "TEMPORARILY_UNAVAILABLE"],
	damaged: [410, "DATA_LOSS"],
	internal: [500, "INTERNAL_ERROR"],
};

export function mlflowError(c: Context, failure: Failure): Response {
	const [status, code] = WIRE[failure.kind];
	return c.json({ error_code: code, message: failure.message }, status);
}
