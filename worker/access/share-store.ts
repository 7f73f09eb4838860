/** Share links: made, listed, revoked, and found by their secret. What they open: share-right.ts. */
import { Failure, notFound } from "../errors.ts";
import { MAX_SHARES, SHARE_CACHE_MS } from "../limits.ts";
import type { Work } from "../work.ts";
import { audit, type Condition } from "./audit.ts";
import type { ShareRight } from "./share-right.ts";
import { equalSecrets, randomHex, sha256Hex } from "./tokens.ts";

export interface NewShare extends Omit<ShareRight, "id"> {
	readonly label: string;
	/** Which selection this is, in words. */
	readonly selection: string;
	/** Milliseconds since 1970 UTC; null for never. */
	readonly expiresAt: number | null;
}

export interface Share extends NewShare {
	readonly id: string;
	readonly createdAt: number;
	readonly createdBy: string;
	/** At least so many: see share/usage.ts. */
	readonly views: number;
	readonly viewedAt: number | null;
}

interface ShareRow extends Omit<Share, "runs" | "children" | "artifacts"> {
	readonly hash: string;
	readonly runs: string | null;
	readonly children: 0 | 1;
	readonly artifacts: 0 | 1;
}

const COLUMNS = `hash, id, kind, experiment_id AS experimentId, runs, children, artifacts, label, selection,
	created_at AS createdAt, created_by AS createdBy, expires_at AS expiresAt, frozen_at AS frozenAt, views,
	viewed_at AS viewedAt`;

/** Makes a link. Its secret is in the answer and nowhere else. @param id from `newShareId`, where a snapshot lies already */
export async function createShare(
	work: Work,
	made: NewShare,
	id = newShareId(),
): Promise<{ secret: string; share: Share }> {
	const secret = randomHex(16);
	const runs = made.runs === null ? null : JSON.stringify(made.runs);
	const hasRoom: Condition = { sql: () => `(SELECT count(*) FROM shares) < ${MAX_SHARES}`, values: [] };
	const { kind, experimentId, children, artifacts, label, selection, expiresAt, frozenAt } = made;
	const [, inserted] = await work.db.batch([
		audit(work, "share.create", id, { ...made, selection: undefined }, hasRoom),
		work.db
			.prepare(
				`INSERT INTO shares (hash, id, kind, experiment_id, runs, children, artifacts, label, selection, created_at,
					created_by, expires_at, frozen_at)
				SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13 WHERE ${hasRoom.sql(14)}`,
			)
			.bind(
				await sha256Hex(secret),
				...[id, kind, experimentId, runs, Number(children), Number(artifacts), label, selection],
				...[work.now, work.caller, expiresAt, frozenAt],
			),
	]);
	if (inserted!.meta.changes === 0) {
		throw new Failure("conflict", `There are ${MAX_SHARES} links, which is the most. Revoke some that are not used.`);
	}
	const share = { ...made, id, createdAt: work.now, createdBy: work.caller, views: 0, viewedAt: null };
	return { secret, share };
}

export function newShareId(): string {
	return randomHex(8);
}

/** All links, newest first. */
export async function listShares(work: Work): Promise<Share[]> {
	const { results } = await work.db
		.prepare(`SELECT ${COLUMNS} FROM shares ORDER BY created_at DESC, id`)
		.all<ShareRow>();
	return results.map(shareOf);
}

/** Revokes a link and removes its snapshot from the database. @throws Failure `not_found` */
export async function revokeShare(work: Work, id: string): Promise<void> {
	const exists: Condition = { sql: (n) => `EXISTS (SELECT 1 FROM shares WHERE id = ?${n})`, values: [id] };
	const [, revoked] = await work.db.batch([
		audit(work, "share.revoke", id, {}, exists),
		work.db.prepare("DELETE FROM shares WHERE id = ?1 RETURNING id").bind(id),
		work.db.prepare("DELETE FROM share_snapshots WHERE share_id = ?1").bind(id),
	]);
	forgetShares();
	if (revoked!.results.length === 0) throw notFound(`There is no link ${JSON.stringify(id.slice(0, 60))}.`);
}

const known = new Map<string, { readonly share: Share; readonly until: number }>();
/** An isolate never remembers more than this many; then it starts afresh. */
const REMEMBERED = 1_000;
/** Longer than any secret; what is longer is not even hashed. */
const MAX_SECRET = 200;

/** The link with that secret, or undefined where it is unknown, expired or revoked. */
export async function shareOfSecret(db: D1Database, secret: string, now: number): Promise<Share | undefined> {
	if (secret === "" || secret.length > MAX_SECRET) return undefined;
	const hash = await sha256Hex(secret);
	const isOpen = (share: Share) => share.expiresAt === null || now < share.expiresAt;
	const cached = known.get(hash);
	if (cached && now < cached.until) return isOpen(cached.share) ? cached.share : undefined;
	const row = await db.prepare(`SELECT ${COLUMNS} FROM shares WHERE hash = ?1`).bind(hash).first<ShareRow>();
	if (!row || !equalSecrets(row.hash, hash)) return undefined;
	const share = shareOf(row);
	if (known.size >= REMEMBERED) known.clear();
	known.set(hash, { share, until: now + SHARE_CACHE_MS });
	return isOpen(share) ? share : undefined;
}

/** Forgets what this isolate knows of links, after some were revoked. */
export function forgetShares(): void {
	known.clear();
}

function shareOf({ hash: _hash, ...row }: ShareRow): Share {
	return {
		...row,
		runs: row.runs === null ? null : (JSON.parse(row.runs) as string[]),
		children: row.children === 1,
		artifacts: row.artifacts === 1,
	};
}
