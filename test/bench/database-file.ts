/** SQLite files of stopped servers. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Where Miniflare keeps the one D1 database of a state folder. */
export function databaseIn(state: string): string {
	const folder = join(state, "d1/miniflare-D1DatabaseObject");
	const [file, ...others] = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name));
	if (!file || others.length > 0) throw new Error(`There should be one database in ${folder}.`);
	return join(folder, file);
}

/** Bytes of the pages in use, after everything was written back from the log. */
export function bytesUsed(file: string): number {
	const db = new DatabaseSync(file);
	try {
		db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
		const pragma = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get()!)[0]);
		return (pragma("page_count") - pragma("freelist_count")) * pragma("page_size");
	} finally {
		db.close();
	}
}
