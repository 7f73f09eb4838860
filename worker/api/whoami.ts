/** `/whoami`: what the token at hand may do. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { decide, type Right } from "../access/principal.ts";
import type { App } from "../context.ts";

const RIGHTS: Right[] = ["read", "write", "manage"];

export const whoami = new Hono<App>().get("/", needs("read"), (c) => {
	const { principal } = c.var;
	const { name, role, experiments, expiresAt } = principal;
	return c.json({
		name,
		role,
		rights: RIGHTS.filter((right) => decide(principal, right) === "allowed"),
		/** Ids of the experiments that the token is limited to; null for all. */
		experiments: experiments?.map(String) ?? null,
		/** Milliseconds since 1970 UTC; null for never. */
		expires_at: expiresAt,
	});
});
