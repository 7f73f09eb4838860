/** The first admin token of a local start: given, or made once and kept with the state. */
import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FORM = /^[0-9a-f]{40}$/;

/**
 * The token from the environment, else the one in the state folder, which is made on the first start.
 * @throws Error where the environment's token has not the form that clients accept
 */
export function adminToken(state: string, given: string | undefined): string {
	if (given) {
		if (!FORM.test(given))
			throw new Error("ADMIN_TOKEN must be 40 lower-case hex digits, as `openssl rand -hex 20` makes them.");
		return given;
	}
	const file = join(state, "admin-token");
	if (existsSync(file)) {
		const kept = readFileSync(file, "utf8").trim();
		if (FORM.test(kept)) return kept;
		throw new Error(`${file} does not hold a token. Remove it to have a new one made.`);
	}
	const token = randomBytes(20).toString("hex");
	writeFileSync(file, `${token}\n`, { mode: 0o600 });
	return token;
}

/** What the database keeps of a token. */
export function tokenHash(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}

/** Makes `hash` the hash of the first admin token, in place of an earlier one. */
export const STORE_ADMIN_TOKEN = `INSERT INTO tokens (hash, id, name, role, created_at)
	VALUES (?1, 'first-admin', 'first admin', 'admin', unixepoch() * 1000) ON CONFLICT DO NOTHING`;
export const DROP_OTHER_ADMIN_TOKEN = "DELETE FROM tokens WHERE id = 'first-admin' AND hash <> ?1";
