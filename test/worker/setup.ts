/** Each test file starts from a database as a first start leaves it, plus one token of each role. */
import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll } from "vitest";
import { sha256Hex } from "../../worker/access/tokens.ts";
import { TOKENS } from "./support/tokens.ts";

beforeAll(async () => {
	await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
	for (const [role, token] of Object.entries(TOKENS)) {
		await env.DB.prepare("INSERT OR IGNORE INTO tokens (hash, id, name, role, created_at) VALUES (?1, ?2, ?2, ?2, 0)")
			.bind(await sha256Hex(token), role)
			.run();
	}
});
