/** `/session`: logging in to the dashboard and out of it. Scripts never see the session: it is an HttpOnly cookie. */
import { Hono } from "hono";
import { signIn } from "../access/attempts.ts";
import { open, refuseOtherSites } from "../access/authenticate.ts";
import { addressOf, programOf } from "../access/origin.ts";
import { clearSessionCookie, readSessionCookie, writeSessionCookie } from "../access/session-cookie.ts";
import { closeSession, openSession, principalOfToken } from "../access/tokens.ts";
import type { App } from "../context.ts";
import { Failure } from "../errors.ts";
import type { Whoami } from "./contract.ts";
import { optionalText, readFields } from "./fields.ts";

export const session = new Hono<App>()
	// Open, since nobody has a session yet; the token in the body is what is checked.
	.post("/", signIn, async (c) => {
		refuseOtherSites(c);
		const { fields } = await readFields(c, ["token"]);
		const token = optionalText(fields, "token", 200) ?? "";
		const now = Date.now();
		const place = [programOf(c), addressOf(c)].filter(Boolean).join(" from ");
		const secret = await openSession(c.env.DB, token, now, place);
		const principal = await principalOfToken(c.env.DB, token, now);
		if (secret === undefined || !principal)
			throw new Failure("unauthenticated", "This server does not know that token.");
		writeSessionCookie(c, secret);
		const { name, role, experiments } = principal;
		return c.json({ name, role, experiments: experiments?.map(String) ?? null } satisfies Whoami);
	})
	// Open, since a session that has run out must still be left.
	.delete("/", open, async (c) => {
		refuseOtherSites(c);
		const secret = readSessionCookie(c);
		if (secret !== undefined) await closeSession(c.env.DB, secret);
		clearSessionCookie(c);
		return c.body(null, 204);
	});
