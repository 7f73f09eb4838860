/**
 * Files of a deployment without R2, which asks for a payment card: small ones, in pieces, in the database. Figures,
 * tables and small models work; what is larger is refused with a sentence that says what to do.
 *
 * Bytes go in and out as hexadecimal text: D1 hands blobs over as lists of numbers, which takes ten times the CPU.
 * A write is one transaction of three rows and one more for every further piece.
 */
import { Failure, invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import { listD1, walkD1 } from "./d1-list.ts";
import type { FileStore, Span, StoredFile } from "./file-store.ts";
import { D1_MAX_ARCHIVE_FILES, D1_MAX_FILE, D1_MAX_TOTAL, D1_PIECE } from "./limits.ts";
import { wrongLength } from "./r2-store.ts";
import { readAll } from "./read-all.ts";

/** A content number has 48 bits, so that eight times it is an integer which JavaScript holds exactly. */
const PIECES_A_FILE = 8;

interface FileRow {
	path: string;
	content: number;
	size: number;
	uploaded_at: number;
}

export function d1Store(db: D1Database, now: number): FileStore {
	return {
		maxFile: D1_MAX_FILE,
		maxArchiveFiles: D1_MAX_ARCHIVE_FILES,

		async put({ path, length, sha256 }, body) {
			const bytes = body === null ? new Uint8Array() : await readAll(body, length).catch(() => undefined);
			if (bytes?.length !== length) throw wrongLength(path, length);
			if (sha256 !== undefined && (await sha256Of(bytes)) !== sha256) {
				throw invalid(`The body of ${shown(path)} has another SHA-256 than announced. Nothing was stored.`);
			}
			const row: FileRow = { path, content: randomContent(), size: length, uploaded_at: now };
			await db.batch(writing(db, row, bytes)).catch((error: unknown) => {
				throw /NOT NULL constraint failed: files.size/.test(String(error)) ? full(length) : error;
			});
			return stored(row);
		},

		async head(path) {
			const row = await db.prepare("SELECT * FROM files WHERE path = ?1").bind(path).first<FileRow>();
			return row ? stored(row) : undefined;
		},

		async get(path, span) {
			const row = await db.prepare("SELECT * FROM files WHERE path = ?1").bind(path).first<FileRow>();
			if (!row) return undefined;
			return { file: stored(row), body: bytesOf(db, row, span ?? { first: 0, last: row.size - 1 }) };
		},

		async delete(path) {
			// A range over the primary key: '0' is what follows '/'.
			const within = "(files.path = ?1 OR (files.path > ?1 || '/' AND files.path < ?1 || '0'))";
			await db.batch(
				[
					`DELETE FROM file_pieces WHERE id IN (SELECT files.content * ${PIECES_A_FILE} + piece.value
						FROM files, json_each('[0,1,2,3,4,5,6,7]') AS piece WHERE ${within})`,
					`UPDATE counters SET value = value - (SELECT coalesce(sum(size), 0) FROM files WHERE ${within})
						WHERE name = 'file_bytes' AND EXISTS (SELECT 1 FROM files WHERE ${within})`,
					`DELETE FROM files WHERE ${within}`,
				].map((sql) => db.prepare(sql).bind(path)),
			);
		},

		list: (folder, limit, from) => listD1(db, folder, limit, from),
		async *walk(folder) {
			for await (const row of walkD1<FileRow>(db, folder)) yield stored(row);
		},
	};
}

/** The statements that put `bytes` in place of what `row.path` held. */
function writing(db: D1Database, row: FileRow, bytes: Uint8Array): D1PreparedStatement[] {
	const old = `SELECT content * ${PIECES_A_FILE} FROM files WHERE path = ?1`;
	const statements = [
		db.prepare(`DELETE FROM file_pieces WHERE id BETWEEN (${old}) AND (${old}) + 7`).bind(row.path),
		db
			.prepare(
				`UPDATE counters SET value = value + ?2 - coalesce((SELECT size FROM files WHERE path = ?1), 0)
				WHERE name = 'file_bytes'`,
			)
			.bind(row.path, row.size),
		// Beyond the total the size is NULL, which the column refuses, and with it the whole transaction.
		db
			.prepare(
				`INSERT INTO files (path, content, size, uploaded_at)
				VALUES (?1, ?2, iif((SELECT value FROM counters WHERE name = 'file_bytes') <= ${D1_MAX_TOTAL}, ?3, NULL), ?4)
				ON CONFLICT (path) DO UPDATE SET content = excluded.content, size = excluded.size,
					uploaded_at = excluded.uploaded_at`,
			)
			.bind(row.path, row.content, row.size, row.uploaded_at),
	];
	for (let at = 0; at < bytes.length; at += D1_PIECE) {
		statements.push(
			db
				.prepare("INSERT INTO file_pieces (id, data) VALUES (?1, unhex(?2))")
				.bind(row.content * PIECES_A_FILE + at / D1_PIECE, bytes.subarray(at, at + D1_PIECE).toHex()),
		);
	}
	return statements;
}

/** The bytes of a span, one piece at a time. */
function bytesOf(db: D1Database, row: FileRow, span: Span): ReadableStream<Uint8Array> {
	let at = span.first;
	return new ReadableStream<Uint8Array>({
		async pull(controller) {
			if (at > span.last) return controller.close();
			const piece = Math.floor(at / D1_PIECE);
			const end = Math.min(span.last + 1, (piece + 1) * D1_PIECE);
			const found = await db
				.prepare("SELECT hex(substr(data, ?2, ?3)) AS hex FROM file_pieces WHERE id = ?1")
				.bind(row.content * PIECES_A_FILE + piece, at - piece * D1_PIECE + 1, end - at)
				.first<{ hex: string }>();
			if (!found) return controller.error(new Error(`${row.path} was replaced while it was read`));
			controller.enqueue(Uint8Array.fromHex(found.hex));
			at = end;
		},
	});
}

function stored({ path, content, size, uploaded_at }: FileRow): StoredFile {
	return { path, size, etag: `"${content.toString(16)}"`, uploadedAt: uploaded_at };
}

function randomContent(): number {
	return Number.parseInt(crypto.getRandomValues(new Uint8Array(6)).toHex(), 16);
}

async function sha256Of(bytes: Uint8Array): Promise<string> {
	return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function full(length: number): Failure {
	return new Failure(
		"not_supported",
		`This deployment keeps files in its database, ${D1_MAX_TOTAL} bytes in all, and another ${length} do not fit. ` +
			"Delete files, or switch on R2: bind a bucket as BUCKET and deploy again.",
	);
}
