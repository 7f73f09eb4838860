/**
 * The gate in front of what links show: the secret in the path is the credential. It gives a `work` that reaches no
 * further than the experiment of the link; within it, `covers` decides for every run (access/share-right.ts).
 */
import type { Context } from "hono";
import { type Share, shareOfSecret } from "../access/share-store.ts";
import type { App } from "../context.ts";
import type { Work } from "../work.ts";
import { spendRequest } from "./usage.ts";

/** What Hono's context holds behind the gate. */
export interface Shared {
	Bindings: App["Bindings"];
	Variables: { share: Share; work: Work };
}

/** What the gate answers where it does not let pass, in the form that its routes speak. */
export interface Refusals {
	/** Unknown, expired and revoked alike. */
	readonly gone: (c: Context<Shared>) => Response | Promise<Response>;
	readonly overBudget: (c: Context<Shared>) => Response | Promise<Response>;
}

/** Lets a request pass with the secret of an open link, while public traffic has budget left. */
export function needsShare(refusals: Refusals) {
	async function gate(c: Context<Shared>, next: () => Promise<void>): Promise<Response | undefined> {
		const now = Date.now();
		const later = (promise: Promise<unknown>) => c.executionCtx.waitUntil(promise);
		if (!(await spendRequest({ db: c.env.DB, now, later }))) return closed(await refusals.overBudget(c));
		const share = await shareOfSecret(c.env.DB, c.req.param("secret") ?? "", now);
		if (!share) return closed(await refusals.gone(c));
		c.set("share", share);
		c.set("work", {
			db: c.env.DB,
			bucket: c.env.BUCKET,
			now,
			scope: JSON.stringify([share.experimentId]),
			caller: `link ${share.id}`,
			later,
		});
		await next();
		closed(c.res);
		return undefined;
	}
	return Object.assign(gate, { right: "shared" as const });
}

/** Nothing behind a link is found by search engines, and no page that it leads to learns the link. */
function closed(response: Response): Response {
	response.headers.set("x-robots-tag", "noindex, nofollow");
	response.headers.set("referrer-policy", "no-referrer");
	response.headers.set("x-content-type-options", "nosniff");
	return response;
}
