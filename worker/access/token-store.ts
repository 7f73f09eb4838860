/** Tokens as admins manage them: made, listed, revoked. Whose token one is: tokens.ts. */
import { Failure, invalid, notFound } from "../errors.ts";
import { MAX_TOKENS } from "../limits.ts";
import type { Work } from "../work.ts";
import { audit, type Condition } from "./audit.ts";
import type { Role } from "./principal.ts";
import { forgetCredentials, randomHex, sha256Hex } from "./tokens.ts";

export interface NewToken {
	readonly name: string;
	readonly role: Role;
	/** Experiments that it is limited to; null for all. */
	readonly experiments: readonly number[] | null;
	/** Milliseconds since 1970 UTC; null for never. */
	readonly expiresAt: number | null;
}

/** A token without its secret. */
export interface TokenInfo extends NewToken {
	readonly id: string;
	readonly createdAt: number;
	readonly createdBy: string;
	/** To the hour; null for never. */
	readonly lastUsedAt: number | null;
}

/**
 * Makes a token. It is in the answer and nowhere else.
 * @throws Failure `invalid` for an experiment that is not there, or an admin with limits
 */
export async function createToken(work: Work, made: NewToken): Promise<{ token: string; info: TokenInfo }> {
	if (made.role === "admin" && made.experiments !== null) {
		throw invalid("An admin cannot be limited to experiments: whoever hands out tokens has all of them in hand.");
	}
	const [token, id] = [randomHex(20), randomHex(8)];
	const experiments = made.experiments === null ? null : JSON.stringify(made.experiments);
	const isAllowed: Condition = {
		sql: (first) => `(SELECT count(*) FROM tokens) < ${MAX_TOKENS} AND NOT EXISTS (
			SELECT 1 FROM json_each(coalesce(?${first}, '[]')) w WHERE w.value NOT IN (SELECT id FROM experiments))`,
		values: [experiments],
	};
	const { role, name, expiresAt } = made;
	const [, inserted] = await work.db.batch([
		audit(work, "token.create", id, { ...made }, isAllowed),
		work.db
			.prepare(
				`INSERT INTO tokens (hash, id, name, role, created_at, created_by, expires_at, experiments)
				SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE ${isAllowed.sql(8)}`,
			)
			.bind(await sha256Hex(token), id, name, role, work.now, work.caller, expiresAt, experiments),
	]);
	if (inserted!.meta.changes === 0) await explainNoToken(work, made.experiments ?? []);
	return { token, info: { ...made, id, createdAt: work.now, createdBy: work.caller, lastUsedAt: null } };
}

async function explainNoToken(work: Work, experiments: readonly number[]): Promise<never> {
	const { results } = await work.db
		.prepare("SELECT value AS id FROM json_each(?1) WHERE value NOT IN (SELECT id FROM experiments)")
		.bind(JSON.stringify(experiments))
		.all<{ id: number }>();
	if (results.length > 0) throw invalid(`There is no experiment ${results.map(({ id }) => id).join(", ")}.`);
	throw new Failure("conflict", `There are ${MAX_TOKENS} tokens, which is the most. Revoke some that are not used.`);
}

/** All tokens, newest first. */
export async function listTokens(work: Work): Promise<TokenInfo[]> {
	const { results } = await work.db
		.prepare(
			`SELECT id, name, role, experiments, created_at AS createdAt, created_by AS createdBy, expires_at AS expiresAt,
				last_used_at AS lastUsedAt FROM tokens ORDER BY created_at DESC, id`,
		)
		.all<TokenInfo & { experiments: string | null }>();
	return results.map((row) => ({
		...row,
		experiments: row.experiments === null ? null : (JSON.parse(row.experiments) as number[]),
	}));
}

/** Besides `id` there is an admin's token that is good now: without one, nobody could manage anything. */
function leavesAnAdmin(id: string, now: number): Condition {
	return {
		sql: (n) => `(EXISTS (SELECT 1 FROM tokens WHERE id = ?${n} AND role <> 'admin') OR EXISTS (SELECT 1 FROM tokens
			WHERE id <> ?${n} AND role = 'admin' AND (expires_at IS NULL OR expires_at > ?${n + 1})))`,
		values: [id, now],
	};
}

/**
 * Revokes a token and ends its sessions. Other isolates may honour it for TOKEN_CACHE_MS more.
 * @throws Failure `not_found`, or `conflict` for the last admin token
 */
export async function revokeToken(work: Work, id: string): Promise<void> {
	const found = await work.db
		.prepare("SELECT hash, name, role FROM tokens WHERE id = ?1")
		.bind(id)
		.first<{ hash: string; name: string; role: Role }>();
	if (!found) throw notFound(`There is no token ${JSON.stringify(id.slice(0, 60))}.`);
	const { name, role, hash } = found;
	const allowed = leavesAnAdmin(id, work.now);
	const [, revoked] = await work.db.batch([
		audit(work, "token.revoke", id, { name, role }, allowed),
		work.db.prepare(`DELETE FROM tokens WHERE id = ?1 AND ${allowed.sql(1)} RETURNING id`).bind(...allowed.values),
		work.db
			.prepare("DELETE FROM sessions WHERE token_hash = ?1 AND NOT EXISTS (SELECT 1 FROM tokens WHERE hash = ?1)")
			.bind(hash),
	]);
	forgetCredentials();
	if (revoked!.results.length > 0) return;
	throw new Failure("conflict", "This is the last admin token. Make another one before you revoke it.");
}
