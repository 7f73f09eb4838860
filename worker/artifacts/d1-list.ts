/** Folders of files that lie in the database: a folder is what stands before a slash in some file's path. */
import { invalid } from "../errors.ts";
import type { Listing } from "./file-store.ts";

interface Child {
	name: string;
	/** NULL for a folder. */
	size: number | null;
}

/** The next page of a folder's children, after the one named `from`. Reads every row below the folder once. */
export async function listD1(db: D1Database, folder: string, limit: number, from = ""): Promise<Listing> {
	if (from.length > 1_024) throw invalid("The page token does not belong to this listing.");
	const prefix = folder === "" ? "" : `${folder}/`;
	const { results } = await db
		.prepare(
			`SELECT iif(cut > 0, substr(rest, 1, cut - 1), rest) AS name, iif(cut > 0, NULL, size) AS size
			FROM (SELECT rest, size, instr(rest, '/') AS cut
				FROM (SELECT substr(path, length(?1) + 1) AS rest, size FROM files WHERE ${BELOW}))
			GROUP BY name, cut > 0 HAVING name > ?2 ORDER BY name LIMIT ?3`,
		)
		.bind(prefix, from, limit + 1)
		.all<Child>();
	const page = results.slice(0, limit);
	return {
		files: page.map(({ name, size }) =>
			size === null ? { path: name, isDir: true } : { path: name, isDir: false, size },
		),
		next: results.length > limit ? page.at(-1)!.name : undefined,
	};
}

/** Rows read at once: their paths are all that is held. */
const WALK_PAGE = 5_000;

/** Every file below a folder, by path. */
export async function* walkD1<Row extends { path: string }>(db: D1Database, folder: string): AsyncIterable<Row> {
	const prefix = folder === "" ? "" : `${folder}/`;
	let from = "";
	for (;;) {
		const { results } = await db
			.prepare(`SELECT * FROM files WHERE ${BELOW} AND path > ?2 ORDER BY path LIMIT ${WALK_PAGE}`)
			.bind(prefix, from)
			.all<Row>();
		yield* results;
		if (results.length < WALK_PAGE) return;
		from = results.at(-1)!.path;
	}
}

/** A range over the primary key: '0' is what follows '/'. The empty prefix has everything below it. */
const BELOW = "(path > ?1 AND (?1 = '' OR path < substr(?1, 1, length(?1) - 1) || '0'))";
