/** The mount list, path to room, in the order in which paths are matched; and the one error boundary. */
import { type Context, Hono } from "hono";
import { admit } from "./access/authenticate.ts";
import { unauthenticated } from "./access/unauthenticated.ts";
import { apiError } from "./api/errors.ts";
import { api } from "./api/index.ts";
import { signedFiles } from "./api/signed-files.ts";
import type { App } from "./context.ts";
import { Failure } from "./errors.ts";
import { failureOf } from "./failure-of.ts";
import { health } from "./health.ts";
import { mlflowError } from "./mlflow/errors.ts";
import { mlflow } from "./mlflow/index.ts";
import { getArtifactPage, getVersionArtifactPage } from "./mlflow/run-artifacts.ts";
import { version } from "./mlflow/server.ts";
import { schemaGate } from "./schema-version.ts";
import { shares } from "./share/routes.ts";

/** Clients paste paths together and send `//` now and then. */
function singleSlashes(request: Request): string {
	const { pathname } = new URL(request.url);
	return pathname.includes("//") ? pathname.replace(/\/{2,}/g, "/") : pathname;
}

export const app = new Hono<App>({ getPath: singleSlashes })
	.use(schemaGate)
	.route("/health", health)
	.route("/version", version)
	.route("/api/v1", api)
	.route("/api", mlflow)
	.route("/ajax-api", mlflow)
	.route("/artifacts", signedFiles)
	.route("/s", shares)
	.route("/get-artifact", getArtifactPage)
	.route("/model-versions", getVersionArtifactPage);

app.notFound(async (c) => {
	// Without a valid token no route is told from another.
	await admit(c, "public");
	throw new Failure("no_route", `There is no ${c.req.method} ${c.req.path} on this server.`);
});

app.onError(async (error, c) => {
	await readRest(c.req.raw);
	const failure = failureOf(error);
	if (failure.kind === "unauthenticated") return unauthenticated(failure);
	const response = isNative(c) ? apiError(c, failure) : mlflowError(c, failure);
	response.headers.set("cache-control", "private, no-store");
	if (failure.kind === "overloaded" || failure.kind === "not_migrated") response.headers.set("retry-after", "2");

	return response;
});

/** A body of up to this size is read to its end although the request is refused. */
const MAX_REST = 1_000_000;

/**
 * An answer given before the body was read makes the server close the connection under a client that is still sending:
 * it then sees a broken pipe instead of the reason. Large uploads are cut off on purpose.
 */
async function readRest(request: Request): Promise<void> {
	if (request.body === null || request.bodyUsed) return;
	if (Number(request.headers.get("content-length") ?? MAX_REST + 1) > MAX_REST) return;
	await request.text().catch(() => "");
}

function isNative(c: Context): boolean {
	return c.req.path.startsWith("/api/v1/");
}
