import { env } from "cloudflare:workers";
import type { Work } from "../../../../worker/work.ts";

/** What a domain function works with, for a caller who may see everything unless a scope is given. */
export function testWork(scope: readonly number[] | null = null): Work {
	return {
		db: env.DB,
		bucket: env.BUCKET,
		now: 1_790_000_000_000,
		scope: scope && JSON.stringify(scope),
		caller: "test",
		later: () => undefined,
	};
}
