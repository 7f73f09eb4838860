/** The dashboard's session cookie: HttpOnly, this site only, and bound to the host where the connection is secure. */
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { App } from "../context.ts";
import { SESSION_MS } from "../limits.ts";

const NAME = "runnel_session";

/** `__Host-` needs Secure, which plain http (a local start, a test in a LAN) cannot have. */
function prefix(c: Context<App>): { prefix?: "host" } {
	return new URL(c.req.url).protocol === "https:" ? { prefix: "host" } : {};
}

export function readSessionCookie(c: Context<App>): string | undefined {
	return "prefix" in prefix(c) ? getCookie(c, NAME, "host") : getCookie(c, NAME);
}

export function writeSessionCookie(c: Context<App>, secret: string): void {
	setCookie(c, NAME, secret, {
		...prefix(c),
		path: "/",
		httpOnly: true,
		secure: "prefix" in prefix(c),
		sameSite: "Lax",
		maxAge: SESSION_MS / 1000,
	});
}

export function clearSessionCookie(c: Context<App>): void {
	deleteCookie(c, NAME, { ...prefix(c), path: "/", secure: "prefix" in prefix(c) });
}
