import { Hono } from "hono";
import { open } from "./access/authenticate.ts";
import type { App } from "./context.ts";

/** `/health`: answers without touching the database, for probes. */
export const health = new Hono<App>().get("/", open, (c) => c.text("OK"));
