import type { D1Migration } from "@cloudflare/vitest-plugin";

declare global {
	namespace Cloudflare {
		interface Env {
			DB: D1Database;
			BUCKET: R2Bucket;
			TEST_MIGRATIONS: D1Migration[];
			/** How many requests test/worker/fuzz sends, as text. */
			FUZZ_REQUESTS: string;
			/** Empty for a random one. */
			FUZZ_SEED: string;
		}
	}
}
