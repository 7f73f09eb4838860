/**
 * The gate in front of every route: `needs("read")` stands where a route is mounted.
 *
 * Model: a caller proves who it is by a token (Bearer, or Basic with the token as password and any user name) or by
 * the dashboard's session cookie. A header wins over the cookie. Requests that change something are refused when a
 * browser says that another site sent them, whatever the credential: cookies and remembered Basic passwords would
 * otherwise be lent to any page. Clients that are no browsers send neither header and are not affected.
 */
import type { Context, MiddlewareHandler } from "hono";
import type { App } from "../context.ts";
import { Failure } from "../errors.ts";
import type { Work } from "../work.ts";
import { originOf } from "./origin.ts";
import { decide, type Principal, type Right } from "./principal.ts";
import { readSessionCookie } from "./session-cookie.ts";
import { noteUse, principalOfSession, principalOfToken } from "./tokens.ts";

/** A middleware that carries the right it asks for, so that a test can enumerate all routes and their rights. */
export type Gate = MiddlewareHandler<App> & { readonly right: Right };

/**
 * Lets a request pass only with `right`, and puts `principal` and `work` into the context.
 * @param target `house` where the route concerns what belongs to no experiment
 */
export function needs(right: Right, target?: "house"): Gate {
	const gate: MiddlewareHandler<App> = async function gate(c, next) {
		const principal = await admit(c, right, target);
		c.set("principal", principal);
		c.set("work", workOf(c, principal));
		noteUse(c.var.work, principal);
		await next();
	};
	return Object.assign(gate, { right });
}

/** A route that asks nothing; it gets no `work`, so that it cannot reach data by accident. */
export const open: Gate = Object.assign(
	async function openGate(_c: Context<App>, next: () => Promise<void>) {
		await next();
	},
	{ right: "public" as const },
);

/**
 * Who is calling, checked against `right`.
 * @throws Failure `unauthenticated` or `forbidden`
 */
export async function admit(c: Context<App>, right: Right, target?: "house"): Promise<Principal> {
	const principal = await identify(c);
	if (!principal) {
		throw new Failure("unauthenticated", "A valid token is needed: send it as 'Authorization: Bearer <token>'.");
	}
	if (!["GET", "HEAD", "OPTIONS"].includes(c.req.method)) refuseOtherSites(c);
	if (decide(principal, right, target) !== "allowed") throw refusal(principal, right);
	return principal;
}

function refusal({ name, role, experiments }: Principal, right: Right): Failure {
	const limits = experiments === null ? "" : ` and is limited to the experiments ${experiments.join(", ")}`;
	return new Failure("forbidden", `The token '${name}' has the role ${role}${limits}; it may not ${right} this.`);
}

async function identify(c: Context<App>): Promise<Principal | undefined> {
	const now = Date.now();
	const header = c.req.header("authorization");
	if (header !== undefined) return principalOfToken(c.env.DB, tokenIn(header) ?? "", now);
	const session = readSessionCookie(c);
	return session === undefined ? undefined : principalOfSession(c.env.DB, session, now);
}

function tokenIn(header: string): string | undefined {
	const [scheme, value] = header.trim().split(/\s+/, 2);
	if (value === undefined) return undefined;
	if (scheme?.toLowerCase() === "bearer") return value;
	if (scheme?.toLowerCase() !== "basic") return undefined;
	try {
		const decoded = atob(value);
		const colon = decoded.indexOf(":");
		return colon < 0 ? undefined : decoded.slice(colon + 1);
	} catch {
		return undefined;
	}
}

/**
 * Browsers that send Sec-Fetch-Site cannot be made to lie in it; Origin is for the older ones and for plain http, where
 * it is not sent.
 * @throws Failure `forbidden` where the browser says that another site sent this request
 */
export function refuseOtherSites(c: Context<App>): void {
	const site = c.req.header("sec-fetch-site");
	const origin = c.req.header("origin");
	const foreign =
		site !== undefined
			? site !== "same-origin" && site !== "none"
			: origin !== undefined && origin !== new URL(c.req.url).origin;
	if (foreign)
		throw new Failure("forbidden", "Requests that change something are refused when another site sends them.");
}

function workOf(c: Context<App>, principal: Principal): Work {
	return {
		db: c.env.DB,
		bucket: c.env.BUCKET,
		now: Date.now(),
		scope: principal.experiments === null ? null : JSON.stringify(principal.experiments),
		caller: principal.name,
		origin: originOf(c, principal),
		later: (promise) => c.executionCtx.waitUntil(promise),
	};
}
