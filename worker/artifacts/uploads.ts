/** Uploads in parts that are under way: one row each, with what has arrived. The formats are in FORMAT.md. */
import type { PartsUpload, Signer } from "./signer.ts";

export interface Upload extends PartsUpload {
	readonly signer: Signer["name"];
	readonly count: number;
	/** Of the whole file; null where the client did not say. */
	readonly size: number | null;
	/** Of every part but the last; null until one of them arrived. */
	readonly partSize: number | null;
	/** What arrived here, by number. Stays empty where parts go past the Worker. */
	readonly parts: Readonly<Record<string, readonly [size: number, etag: string]>>;
	readonly completed: boolean;
}

interface Row {
	id: string;
	path: string;
	signer: Signer["name"];
	store_id: string;
	part_count: number;
	size: number | null;
	part_size: number | null;
	parts: string;
	completed_at: number | null;
}

const COLUMNS = "id, path, signer, store_id, part_count, size, part_size, json(parts) AS parts, completed_at";

/** One row written. @param until milliseconds since 1970 UTC at which it is swept */
export async function rememberUpload(
	db: D1Database,
	upload: Omit<Upload, "partSize" | "parts" | "completed">,
	until: number,
): Promise<void> {
	await db
		.prepare(
			"INSERT INTO uploads (id, path, signer, store_id, part_count, size, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
		)
		.bind(upload.id, upload.path, upload.signer, upload.storeId, upload.count, upload.size, until)
		.run();
}

export async function findUpload(db: D1Database, id: string): Promise<Upload | undefined> {
	const row = await db.prepare(`SELECT ${COLUMNS} FROM uploads WHERE id = ?1`).bind(id).first<Row>();
	return row ? uploadOf(row) : undefined;
}

/**
 * Notes a part that arrived, in place of an earlier one of its number. One row written. False where the upload is no
 * longer open, or an earlier part had another size: two parts that arrive at once find that out only here.
 */
export async function rememberPart(
	db: D1Database,
	id: string,
	number: number,
	size: number,
	etag: string,
): Promise<boolean> {
	const { meta } = await db
		.prepare(
			`UPDATE uploads SET
				parts = jsonb_set(parts, '$."' || CAST(?2 AS INTEGER) || '"', jsonb_array(CAST(?3 AS INTEGER), ?4)),
				part_size = iif(?2 < part_count, CAST(?3 AS INTEGER), part_size)
			WHERE id = ?1 AND completed_at IS NULL AND (?2 = part_count OR coalesce(part_size, ?3) = ?3)`,
		)
		.bind(id, number, size, etag)
		.run();
	return meta.changes > 0;
}

/** Kept until it is swept, so that a repeated request finds that it is done. One row written. */
export async function markCompleted(db: D1Database, id: string, now: number): Promise<void> {
	await db.prepare("UPDATE uploads SET completed_at = ?2 WHERE id = ?1").bind(id, now).run();
}

export async function forgetUploads(db: D1Database, ids: readonly string[]): Promise<void> {
	await db.prepare("DELETE FROM uploads WHERE id IN (SELECT value FROM json_each(?1))").bind(JSON.stringify(ids)).run();
}

/** Uploads whose time is over. */
export async function expiredUploads(db: D1Database, now: number, limit: number): Promise<Upload[]> {
	const { results } = await db
		.prepare(`SELECT ${COLUMNS} FROM uploads WHERE expires_at <= ?1 LIMIT ?2`)
		.bind(now, limit)
		.all<Row>();
	return results.map(uploadOf);
}

function uploadOf(row: Row): Upload {
	return {
		id: row.id,
		path: row.path,
		signer: row.signer,
		storeId: row.store_id,
		count: row.part_count,
		size: row.size,
		partSize: row.part_size,
		parts: JSON.parse(row.parts),
		completed: row.completed_at !== null,
	};
}
