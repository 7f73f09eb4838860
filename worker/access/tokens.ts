/**
 * Who a token or a dashboard session belongs to.
 *
 * Model: a secret is 160 or 256 random bits, shown once and kept as its SHA-256 only; with that entropy a slow
 * password hash would buy nothing and would not fit 10 ms of CPU. A secret is looked up by its hash, and the stored
 * hash is then compared in constant time. Nothing configured means nobody gets in: there is no default token. What has
 * not the form of a token is looked up all the same, so that a truncated one takes as long as an unknown one.
 *
 * Accepted: an isolate trusts what it read about a token for TOKEN_CACHE_MS, so a revoked one works ten seconds more
 * at the worst, and a log-batch is one statement instead of two. Unknown tokens are never remembered.
 */
import { SESSION_MS, TOKEN_CACHE_MS, TOKEN_USE_NOTED_MS } from "../limits.ts";
import type { Work } from "../work.ts";
import type { Principal, Role } from "./principal.ts";

/** The form of every token: SDKs of MLflow and wandb both accept it. */
export const TOKEN_FORM = /^[0-9a-f]{40}$/;

/** Longer than any secret; what is longer is not even hashed. */
const MAX_SECRET = 200;

interface TokenRow {
	hash: string;
	id: string;
	name: string;
	role: Role;
	experiments: string | null;
	expires_at: number | null;
	token_hash: string;
	last_used_at: number | null;
}

interface Known {
	readonly principal: Principal;
	/** Milliseconds since 1970 UTC. */
	readonly until: number;
}

/** By kind and hash: a session's secret is no token. */
const known = new Map<string, Known>();
/** An isolate never remembers more than this many; then it starts afresh. */
const REMEMBERED = 1_000;

/** What is known of a principal's use, besides what it may do. */
const uses = new WeakMap<Principal, { readonly tokenHash: string; lastNoted: number }>();

type Kind = "token" | "session";

const SQL: Record<Kind, string> = {
	token: `SELECT hash, id, name, role, experiments, expires_at, hash AS token_hash, last_used_at
		FROM tokens WHERE hash = ?1`,
	session: `SELECT s.hash AS hash, t.id, t.name, t.role, t.experiments, t.hash AS token_hash, t.last_used_at,
		min(s.expires_at, coalesce(t.expires_at, s.expires_at)) AS expires_at
		FROM sessions s JOIN tokens t ON t.hash = s.token_hash WHERE s.hash = ?1`,
};

/** Whose token this is, or undefined where it is unknown or expired. */
export function principalOfToken(db: D1Database, token: string, now: number): Promise<Principal | undefined> {
	return lookUp(db, "token", token, now);
}

/** Whose dashboard session this is, or undefined where it is unknown or expired. */
export function principalOfSession(db: D1Database, secret: string, now: number): Promise<Principal | undefined> {
	return lookUp(db, "session", secret, now);
}

async function lookUp(db: D1Database, kind: Kind, secret: string, now: number): Promise<Principal | undefined> {
	if (secret === "" || secret.length > MAX_SECRET) return undefined;
	const hash = await sha256Hex(secret);
	const live = (p: Principal) => p.expiresAt === null || now < p.expiresAt;
	const cached = known.get(`${kind} ${hash}`);
	if (cached && now < cached.until) return live(cached.principal) ? cached.principal : undefined;
	const row = await db.prepare(SQL[kind]).bind(hash).first<TokenRow>();
	if (!row || !equalSecrets(row.hash, hash)) return undefined;
	const principal: Principal = {
		tokenId: row.id,
		name: row.name,
		role: row.role,
		experiments: row.experiments === null ? null : (JSON.parse(row.experiments) as number[]),
		expiresAt: row.expires_at,
	};
	uses.set(principal, { tokenHash: row.token_hash, lastNoted: row.last_used_at ?? 0 });
	if (known.size >= REMEMBERED) known.clear();
	known.set(`${kind} ${hash}`, { principal, until: now + TOKEN_CACHE_MS });
	return live(principal) ? principal : undefined;
}

/** Keeps when a token was last used, at most once an hour: it costs a row. */
export function noteUse(work: Work, principal: Principal): void {
	const use = uses.get(principal);
	if (!use || work.now - use.lastNoted < TOKEN_USE_NOTED_MS) return;
	use.lastNoted = work.now;
	work.later(
		work.db
			.prepare("UPDATE tokens SET last_used_at = ?2 WHERE hash = ?1 AND coalesce(last_used_at, 0) <= ?3")
			.bind(use.tokenHash, work.now, work.now - TOKEN_USE_NOTED_MS)
			.run()
			// That the note is lost is no harm, and no reason to fail what was asked.
			.catch(() => undefined),
	);
}

/** Forgets what this isolate knows of tokens and sessions, after some were revoked. */
export function forgetCredentials(): void {
	known.clear();
}

/**
 * Opens a dashboard session for `token` and returns its secret, or undefined where the token is no good.
 * @param place from where, for the list of sessions
 */
export async function openSession(db: D1Database, token: string, now: number, place = ""): Promise<string | undefined> {
	const principal = await principalOfToken(db, token, now);
	if (!principal) return undefined;
	const secret = randomHex(32);
	await db
		.prepare(
			"INSERT INTO sessions (hash, token_hash, created_at, expires_at, id, place) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
		)
		.bind(await sha256Hex(secret), await sha256Hex(token), now, now + SESSION_MS, randomHex(8), place)
		.run();
	return secret;
}

/** Ends a dashboard session; ending one that is gone is no error. */
export async function closeSession(db: D1Database, secret: string): Promise<void> {
	const hash = await sha256Hex(secret);
	known.delete(`session ${hash}`);
	await db.prepare("DELETE FROM sessions WHERE hash = ?1").bind(hash).run();
}

/** `bytes` random bytes as lower-case hex. */
export function randomHex(bytes: number): string {
	return crypto.getRandomValues(new Uint8Array(bytes)).toHex();
}

/** SHA-256 of the text's UTF-8 as lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
	return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
}

/** Equality of two hashes in constant time. */
export function equalSecrets(a: string, b: string): boolean {
	const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
	return left.length === right.length && left.length > 0 && crypto.subtle.timingSafeEqual(left, right);
}
