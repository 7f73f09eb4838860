/** What lies in a folder of the bucket. */
import type { Work } from "../work.ts";
import { bucketOf } from "./store.ts";

export interface ListedFile {
	/** Relative to the listed folder: the last part of its path. */
	readonly path: string;
	readonly isDir: boolean;
	/** Bytes; absent for folders. */
	readonly size?: number;
}

/** R2 lists a thousand a call; this many calls answer for the largest folder that is listed whole. */
const MAX_CALLS = 40;

/**
 * The files and folders directly in the folder `prefix` (a checked path, or empty for the root), sorted by name.
 * A path that is a file, or nothing, has none.
 */
export async function listArtifacts(work: Work, prefix: string): Promise<{ files: ListedFile[] }> {
	const bucket = bucketOf(work);
	const folder = prefix === "" ? "" : `${prefix}/`;
	const files: ListedFile[] = [];
	let cursor: string | undefined;
	for (let call = 0; call < MAX_CALLS; call++) {
		const page = await bucket.list({ prefix: folder, delimiter: "/", ...(cursor === undefined ? {} : { cursor }) });
		for (const object of page.objects) {
			files.push({ path: object.key.slice(folder.length), isDir: false, size: object.size });
		}
		for (const sub of page.delimitedPrefixes) files.push({ path: sub.slice(folder.length, -1), isDir: true });
		if (!page.truncated) break;
		cursor = page.cursor;
	}
	return { files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}
