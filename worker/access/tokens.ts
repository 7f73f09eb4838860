/**
 * Tokens and dashboard sessions.
 *
 * Model: a secret is 160 or 256 random bits, shown once and kept as its SHA-256 only; with that entropy a slow
 * password hash would buy nothing and would not fit 10 ms of CPU. A secret is looked up by its hash, and the stored
 * hash is then compared in constant time. Nothing configured means nobody gets in: there is no default token.
 *
 * Accepted: an isolate trusts what it read about a token for TOKEN_CACHE_MS, so a revoked one works ten seconds more
 * at the worst, and a log-batch is one statement instead of two. Unknown tokens are never remembered.
 */
import { SESSION_MS, TOKEN_CACHE_MS } from "../limits.ts";
import type { Principal, Role } from "./principal.ts";

/** The form of every token: SDKs of MLflow and wandb both accept it. */
export const TOKEN_FORM = /^[0-9a-f]{40}$/;
const SESSION_FORM = /^[0-9a-f]{64}$/;

interface TokenRow {
	hash: string;
	id: string;
	name: string;
	role: Role;
	experiments: string | null;
	expires_at: number | null;
}

const known = new Map<string, { principal: Principal; until: number }>();
/** An isolate never remembers more than this many; then it starts afresh. */
const REMEMBERED = 1_000;

const TOKEN_SQL = "SELECT hash, id, name, role, experiments, expires_at FROM tokens WHERE hash = ?1";
const SESSION_SQL = `SELECT s.hash AS hash, t.id, t.name, t.role, t.experiments,
	min(s.expires_at, coalesce(t.expires_at, s.expires_at)) AS expires_at
	FROM sessions s JOIN tokens t ON t.hash = s.token_hash WHERE s.hash = ?1`;

/** Whose token this is, or undefined where it is malformed, unknown or expired. */
export function principalOfToken(db: D1Database, token: string, now: number): Promise<Principal | undefined> {
	return TOKEN_FORM.test(token) ? lookUp(db, TOKEN_SQL, token, now) : Promise.resolve(undefined);
}

/** Whose dashboard session this is, or undefined where it is malformed, unknown or expired. */
export function principalOfSession(db: D1Database, secret: string, now: number): Promise<Principal | undefined> {
	return SESSION_FORM.test(secret) ? lookUp(db, SESSION_SQL, secret, now) : Promise.resolve(undefined);
}

async function lookUp(db: D1Database, sql: string, secret: string, now: number): Promise<Principal | undefined> {
	const hash = await sha256Hex(secret);
	const cached = known.get(hash);
	const live = (p: Principal) => p.expiresAt === null || now < p.expiresAt;
	if (cached && now < cached.until) return live(cached.principal) ? cached.principal : undefined;
	const row = await db.prepare(sql).bind(hash).first<TokenRow>();
	if (!row || !equalSecrets(row.hash, hash)) return undefined;
	const principal: Principal = {
		tokenId: row.id,
		name: row.name,
		role: row.role,
		experiments: row.experiments === null ? null : (JSON.parse(row.experiments) as number[]),
		expiresAt: row.expires_at,
	};
	if (known.size >= REMEMBERED) known.clear();
	known.set(hash, { principal, until: now + TOKEN_CACHE_MS });
	return live(principal) ? principal : undefined;
}

/** Opens a dashboard session for `token` and returns its secret, or undefined where the token is no good. */
export async function openSession(db: D1Database, token: string, now: number): Promise<string | undefined> {
	const principal = await principalOfToken(db, token, now);
	if (!principal) return undefined;
	const secret = randomHex(32);
	await db
		.prepare("INSERT INTO sessions (hash, token_hash, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)")
		.bind(await sha256Hex(secret), await sha256Hex(token), now, now + SESSION_MS)
		.run();
	return secret;
}

/** Ends a dashboard session; ending one that is gone is no error. */
export async function closeSession(db: D1Database, secret: string): Promise<void> {
	const hash = await sha256Hex(secret);
	known.delete(hash);
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
function equalSecrets(a: string, b: string): boolean {
	const [left, right] = [new TextEncoder().encode(a), new TextEncoder().encode(b)];
	return left.length === right.length && left.length > 0 && crypto.subtle.timingSafeEqual(left, right);
}
