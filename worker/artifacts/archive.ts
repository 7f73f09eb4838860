/** A folder as one zip file: a stream, stored and not compressed (checkpoints and images hardly would be). */
import { makeZip, predictLength } from "client-zip";
import { invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import type { Work } from "../work.ts";
import type { FileStore, StoredFile } from "./file-store.ts";
import { safeHeaders } from "./serve.ts";
import { noSuchFile, storeOf } from "./store.ts";

/**
 * The answer with all files below `folder`, named `name`. Its length is known beforehand, so that a browser shows how
 * far it is and sees when it was cut short.
 * @throws Failure `not_found` for an empty folder, `invalid` for one with too many files
 */
export async function archiveResponse(work: Work, folder: string, name: string): Promise<Response> {
	const store = storeOf(work);
	const files = await filesBelow(store, folder);
	const nameOf = (file: StoredFile) => file.path.slice(folder.length + 1);
	const length = predictLength(files.map((file) => ({ name: nameOf(file), size: file.size })));

	const zip = makeZip(
		(async function* () {
			for (const file of files) {
				const found = await store.get(file.path);
				if (found?.file.size !== file.size) throw new Error(`${file.path} changed while the archive was made`);
				yield { name: nameOf(file), input: found.body, lastModified: file.uploadedAt, size: file.size };
			}
		})(),
	);
	const { readable, writable } = new FixedLengthStream(length);
	// A failure on the way, or a reader who leaves, ends the answer early, which its length tells.
	work.later(zip.pipeTo(writable).catch(() => undefined));
	return new Response(readable, {
		headers: { ...safeHeaders("application/zip", name, false), "content-length": String(length) },
	});
}

async function filesBelow(store: FileStore, folder: string): Promise<StoredFile[]> {
	const files: StoredFile[] = [];
	for await (const file of store.walk(folder)) {
		files.push(file);
		if (files.length > store.maxArchiveFiles) {
			throw invalid(
				`There are more than ${store.maxArchiveFiles} files in ${shown(folder)}, too many for one archive. ` +
					"Download its folders one by one, or all of them with MLflow's client: mlflow artifacts download.",
			);
		}
	}
	if (files.length === 0) throw noSuchFile(folder);
	return files;
}
