/** Credentials whose time is over, and counts that nobody asks for any more. */
import type { Job } from "./job.ts";

/** Expired tokens stay in the list for so long (ms), so that a person sees why a script stopped. */
const SHOWN = 30 * 24 * 3_600_000;

/** Days of counted use that are kept. */
const USAGE_DAYS = 90;

/** One run takes at most so many of each. */
const AT_ONCE = 200;

export const expiredJob: Job = {
	name: "expired",
	title: "Removes expired sessions, tokens that expired a month ago, and old counts of use",
	every: 24 * 3_600_000,
	statements: 4,
	cpu: 1,
	async run({ work: { db, now } }) {
		const day = Math.floor(now / 86_400_000);
		const [sessions, tokens] = await db.batch([
			remove(db, "sessions", "hash", "expires_at < ?1", now),
			remove(db, "tokens", "hash", "expires_at < ?1", now - SHOWN),
			remove(db, "usage_days", "day", "day < ?1", day - USAGE_DAYS),
			remove(db, "public_usage", "day", "day < ?1", day - USAGE_DAYS),
		]);
		return { cursor: null, did: { sessions: sessions!.meta.changes, tokens: tokens!.meta.changes } };
	},
};

function remove(db: D1Database, table: string, key: string, where: string, value: number): D1PreparedStatement {
	return db
		.prepare(`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${AT_ONCE})`)
		.bind(value);
}
