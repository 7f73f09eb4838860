/**
 * The gate of the route where one logs in: open, but not for guessing. A token of 160 bits is not guessed anyway; this
 * keeps those who try from spending the database's quota. Counted by the platform, per address and location of
 * Cloudflare's, where the deployment binds SIGN_IN_LIMIT and the platform tells the address.
 */
import type { Context } from "hono";
import type { App } from "../context.ts";
import type { Gate } from "./authenticate.ts";

export const signIn: Gate = Object.assign(
	async function signInGate(c: Context<App>, next: () => Promise<void>): Promise<Response | undefined> {
		const address = c.req.header("cf-connecting-ip");
		if (address && c.env.SIGN_IN_LIMIT && !(await c.env.SIGN_IN_LIMIT.limit({ key: address })).success) {
			const message = "Too many attempts to log in from this address. Wait a minute.";
			return c.json({ error: { code: "too_many_attempts", message } }, 429, {
				"retry-after": "60",
				"cache-control": "private, no-store",
			});
		}
		await next();
		return undefined;
	},
	{ right: "public" as const },
);
