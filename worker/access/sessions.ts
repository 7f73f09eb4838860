/** Dashboard logins, as people see and end them. Opening and closing one's own: tokens.ts. */
import { notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { audit, type Condition } from "./audit.ts";
import { forgetCredentials } from "./tokens.ts";

export interface SessionInfo {
	readonly id: string;
	/** Of the token that opened it. */
	readonly tokenId: string;
	readonly name: string;
	/** Browser and network that it was opened from. */
	readonly place: string;
	/** Milliseconds since 1970 UTC. */
	readonly createdAt: number;
	readonly expiresAt: number;
}

/** The sessions that are good now, newest first. @param tokenId only those that this token opened; null for all */
export async function listSessions(work: Work, tokenId: string | null): Promise<SessionInfo[]> {
	const { results } = await work.db
		.prepare(
			`SELECT s.id, t.id AS tokenId, t.name, s.place, s.created_at AS createdAt,
				min(s.expires_at, coalesce(t.expires_at, s.expires_at)) AS expiresAt
			FROM sessions s JOIN tokens t ON t.hash = s.token_hash
			WHERE (?1 IS NULL OR t.id = ?1) AND min(s.expires_at, coalesce(t.expires_at, s.expires_at)) > ?2
			ORDER BY s.created_at DESC LIMIT 500`,
		)
		.bind(tokenId, work.now)
		.all<SessionInfo>();
	return results;
}

/** Ends a session. @param tokenId only where this token opened it; null for any @throws Failure `not_found` */
export async function endSession(work: Work, id: string, tokenId: string | null): Promise<void> {
	const concerned: Condition = {
		sql: (n) => `EXISTS (SELECT 1 FROM sessions WHERE id = ?${n} AND id <> ''
			AND (?${n + 1} IS NULL OR token_hash IN (SELECT hash FROM tokens WHERE id = ?${n + 1})))`,
		values: [id, tokenId],
	};
	const [, ended] = await work.db.batch([
		audit(work, "session.end", id, {}, concerned),
		work.db
			.prepare(`DELETE FROM sessions WHERE id = ?1 AND ${concerned.sql(1)} RETURNING id`)
			.bind(...concerned.values),
	]);
	forgetCredentials();
	if (ended!.results.length === 0) throw notFound(`There is no session ${JSON.stringify(id.slice(0, 60))}.`);
}
