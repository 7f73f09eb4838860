/** `/sessions`: who is logged in to the dashboard. Admins see and end all, others those that their own token opened. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { decide, type Principal } from "../access/principal.ts";
import { endSession, listSessions } from "../access/sessions.ts";
import type { App } from "../context.ts";

export const sessions = new Hono<App>()
	.get("/", needs("read"), async (c) => {
		const list = await listSessions(c.var.work, ownOnly(c.var.principal));
		return c.json({
			sessions: list.map(({ id, tokenId, name, place, createdAt, expiresAt }) => ({
				id,
				token_id: tokenId,
				name,
				place,
				created_at: createdAt,
				expires_at: expiresAt,
			})),
		});
	})
	// Not "write": a viewer too may log out from a laptop that was lost.
	.delete("/:session_id", needs("read"), async (c) => {
		await endSession(c.var.work, c.req.param("session_id"), ownOnly(c.var.principal));
		return c.body(null, 204);
	});

function ownOnly(principal: Principal): string | null {
	return decide(principal, "manage") === "allowed" ? null : principal.tokenId;
}
