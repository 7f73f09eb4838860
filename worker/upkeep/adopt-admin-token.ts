/**
 * The secret ADMIN_TOKEN of a deployment, for which the Deploy to Cloudflare button asks: nobody runs a script there
 * that could make a token. While the secret is set it is the first admin's token; another value replaces the old one.
 * To revoke it, remove the secret, then the token. A deployment by `npm run deploy` has no such secret.
 */
import { sha256Hex, TOKEN_FORM } from "../access/tokens.ts";
import { Failure } from "../errors.ts";

/**
 * Makes `token` the first admin token. One statement where it is already, else two more.
 * @throws Failure `not_migrated` where it has not the form of a token: nobody could log in, and nobody would know why
 */
export async function adoptAdminToken(db: D1Database, token: string, now: number): Promise<void> {
	if (!TOKEN_FORM.test(token)) {
		throw new Failure(
			"not_migrated",
			"The secret ADMIN_TOKEN is not 40 lower-case hex digits. Make one with `openssl rand -hex 20`, then set it " +
				"with `npx wrangler secret put ADMIN_TOKEN` or in the Cloudflare dashboard.",
		);
	}
	const hash = await sha256Hex(token);
	if (await db.prepare("SELECT 1 FROM tokens WHERE hash = ?1").bind(hash).first()) return;
	await db.batch([
		db.prepare("DELETE FROM tokens WHERE id = 'first-admin' AND hash <> ?1").bind(hash),
		db
			.prepare(
				`INSERT INTO tokens (hash, id, name, role, created_at) VALUES (?1, 'first-admin', 'first admin', 'admin', ?2)
				ON CONFLICT DO NOTHING`,
			)
			.bind(hash, now),
	]);
}
