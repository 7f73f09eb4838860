/** Credentials whose time is over, and counts that nobody asks for any more. */
import { dropSnapshot } from "../share/snapshot.ts";
import type { Work } from "../work.ts";
import type { Job } from "./job.ts";

/** Expired tokens stay in the list for so long (ms), so that a person sees why a script stopped. */
const SHOWN = 30 * 24 * 3_600_000;

/** Days of counted use that are kept. */
const USAGE_DAYS = 90;

/** One run takes at most so many of each. */
const AT_ONCE = 200;
/** Each link may have an object in the bucket. */
const SHARES_AT_ONCE = 20;

export const expiredJob: Job = {
	name: "expired",
	title: "Removes expired sessions, tokens and share links that expired a month ago, and old counts of use",
	every: 24 * 3_600_000,
	statements: 7,
	cpu: 1,
	async run({ work }) {
		const { db, now } = work;
		const day = Math.floor(now / 86_400_000);
		const [sessions, tokens] = await db.batch([
			remove(db, "sessions", "hash", "expires_at < ?1", now),
			remove(db, "tokens", "hash", "expires_at < ?1", now - SHOWN),
			remove(db, "usage_days", "day", "day < ?1", day - USAGE_DAYS),
			remove(db, "public_usage", "day", "day < ?1", day - USAGE_DAYS),
		]);
		return {
			cursor: null,
			did: { sessions: sessions!.meta.changes, tokens: tokens!.meta.changes, shares: await removeShares(work) },
		};
	},
};

/** The bucket's part goes first: a step that is cut off finds the link again. */
async function removeShares(work: Work): Promise<number> {
	const { results } = await work.db
		.prepare("SELECT id FROM shares WHERE expires_at < ?1 LIMIT ?2")
		.bind(work.now - SHOWN, SHARES_AT_ONCE)
		.all<{ id: string }>();
	if (results.length === 0) return 0;
	for (const { id } of results) await dropSnapshot(work, id);
	const ids = JSON.stringify(results.map(({ id }) => id));
	await work.db.batch([
		work.db.prepare("DELETE FROM share_snapshots WHERE share_id IN (SELECT value FROM json_each(?1))").bind(ids),
		work.db.prepare("DELETE FROM shares WHERE id IN (SELECT value FROM json_each(?1))").bind(ids),
	]);
	return results.length;
}

function remove(db: D1Database, table: string, key: string, where: string, value: number): D1PreparedStatement {
	return db
		.prepare(`DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${AT_ONCE})`)
		.bind(value);
}
