/** What lies in a folder. */
import { invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import type { Work } from "../work.ts";
import type { ListedFile, Listing } from "./file-store.ts";
import { MAX_WHOLE_LISTING, R2_PAGE } from "./limits.ts";
import { OWN_ROOT } from "./location.ts";
import { mayEnter } from "./permit.ts";
import { byName } from "./r2-store.ts";
import { storeOf } from "./store.ts";

export type { ListedFile } from "./file-store.ts";

/** A page of a folder. @param from the `next` of the page before */
export async function listPage(work: Work, folder: string, limit: number, from?: string): Promise<Listing> {
	const { files, next } = await storeOf(work).list(folder, limit, from);
	const visible = (file: ListedFile) => file.path !== OWN_ROOT && mayEnter(work, file.path);
	return { files: folder === "" ? files.filter(visible) : files, next };
}

/**
 * The files and folders directly in `folder` (a checked path, or empty for the root), sorted by name. A path that is
 * a file, or nothing, has none.
 * @throws Failure `invalid` for a folder that is too large for an answer without pages: a part would pass for the whole
 */
export async function listArtifacts(work: Work, folder: string): Promise<{ files: ListedFile[] }> {
	const files: ListedFile[] = [];
	let from: string | undefined;
	do {
		const page = await listPage(work, folder, R2_PAGE, from);
		files.push(...page.files);
		from = page.next;
		if (from !== undefined && files.length >= MAX_WHOLE_LISTING) {
			throw invalid(
				`The folder ${shown(folder)} has more than ${MAX_WHOLE_LISTING} entries. ` +
					"List it in pages: GET /api/v1/runs/<run>/artifacts?path=…&page_token=….",
			);
		}
	} while (from !== undefined);
	return { files: files.sort(byName) };
}
