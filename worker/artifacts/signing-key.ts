/**
 * The key of signed URLs: 256 random bits, made at the first use and kept in the database, so that a deployment needs
 * no secret to be set up. Whoever can read the database can sign; whoever can read it can also read what it would open.
 */
import { TOKEN_CACHE_MS } from "../limits.ts";

const NAME = "signing-key:v1";

const CREATE_SQL = "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING";
const READ_SQL = "SELECT value FROM settings WHERE key = ?1";

/** An isolate reads it anew as often as it does tokens, so that a key that was replaced is soon forgotten. */
let remembered: { readonly key: CryptoKey; readonly until: number } | undefined;

export async function signingKey(db: D1Database, now: number): Promise<CryptoKey> {
	if (remembered && now < remembered.until) return remembered.key;
	const value = (await db.prepare(READ_SQL).bind(NAME).first<string>("value")) ?? (await makeKey(db));
	const key = await crypto.subtle.importKey(
		"raw",
		Uint8Array.fromHex(value),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["sign", "verify"],
	);
	remembered = { key, until: now + TOKEN_CACHE_MS };
	return key;
}

/** Two requests at once agree: one of them writes, both read what was written. */
async function makeKey(db: D1Database): Promise<string> {
	const fresh = crypto.getRandomValues(new Uint8Array(32)).toHex();
	const [, read] = await db.batch<{ value: string }>([
		db.prepare(CREATE_SQL).bind(NAME, fresh),
		db.prepare(READ_SQL).bind(NAME),
	]);
	return read!.results[0]!.value;
}
