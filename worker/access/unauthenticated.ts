/**
 * The answer to whoever is not known: the same on every route, whichever protocol it speaks and whether it exists, so
 * that it tells nothing. It has both forms of an error, MLflow's and our own.
 */
import type { Failure } from "../errors.ts";

export function unauthenticated({ message }: Failure): Response {
	return Response.json(
		{ error_code: "UNAUTHENTICATED", message, error: { code: "unauthenticated", message } },
		{ status: 401, headers: { "cache-control": "private, no-store", "www-authenticate": 'Bearer realm="runnel"' } },
	);
}
