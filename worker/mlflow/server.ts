/** What clients ask of the server itself. */
import { Hono } from "hono";
import { open } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { answer } from "./answer.ts";

/**
 * `/server-info`: the client's telemetry asks once a process; workspaces are not supported. Newer clients (3.17) turn
 * uploads in parts on by themselves where it says so, and fall back where a deployment without R2 then refuses.
 */
export const serverInfo = new Hono<App>().get("/server-info", open, () =>
	answer({ store_type: "SqlStore", workspaces_enabled: false, multipart_uploads_enabled: true }),
);

/**
 * `/version`. Below 3.4 on purpose: from there on the client would send trace spans to an endpoint which Runnel does
 * not have; below, it tries the tracking API, gets ENDPOINT_NOT_FOUND at once, and goes on.
 */
export const version = new Hono<App>().get("/", open, (c) => c.text("3.3.0"));
