/** `GET /usage`: how full the free plan is, and when it will be. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { readUsageFacts, type Usage, usageOf } from "../upkeep/usage.ts";

export const usage = new Hono<App>().get("/", needs("read", "house"), async (c) => {
	const { db, now } = c.var.work;
	return c.json(usageOf(await readUsageFacts(db, now), now) satisfies Usage);
});
