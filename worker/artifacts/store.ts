/** The place where a deployment keeps its files, and how files get there. */
import { Failure, invalid, notFound } from "../errors.ts";
import { MAX_UPLOAD_BODY } from "../limits.ts";
import { shown } from "../shown.ts";
import type { Work } from "../work.ts";
import { d1Store } from "./d1-store.ts";
import type { FileStore, StoredFile } from "./file-store.ts";
import { D1_MAX_FILE, D1_MAX_TOTAL, MAX_CHUNKED_BODY } from "./limits.ts";
import { r2Store } from "./r2-store.ts";
import { readAll } from "./read-all.ts";

export function storeOf(work: Pick<Work, "bucket" | "db" | "now">): FileStore {
	return work.bucket ? r2Store(work.bucket) : d1Store(work.db, work.now);
}

/**
 * Writes a file, replacing what was there. A body cut short on the way leaves the old file, or none.
 * @param length bytes as announced; undefined for a chunked body, which is held in memory and must be small
 * @throws Failure `invalid`, `too_large`, or `not_supported` for what is too much without R2
 */
export async function putArtifact(
	work: Work,
	path: string,
	body: ReadableStream<Uint8Array> | null,
	length: number | undefined,
	known: { type?: string | undefined; sha256?: string | undefined } = {},
): Promise<StoredFile> {
	const store = storeOf(work);
	if (length !== undefined) {
		if (!Number.isSafeInteger(length) || length < 0)
			throw invalid("The Content-Length must be a whole number of bytes.");
		checkSize(work, length);
		return store.put({ path, length, ...known }, body);
	}
	// MLflow's client sends empty files without a length; anything else without one is somebody's script.
	const bytes = body === null ? new Uint8Array() : await readAll(body, MAX_CHUNKED_BODY).catch(withoutLength);
	checkSize(work, bytes.length);
	return store.put({ path, length: bytes.length, ...known }, new Blob([bytes]).stream());
}

/** @throws Failure where a file of `size` bytes cannot come in one request */
export function checkSize(work: Work, size: number): void {
	if (size <= storeOf(work).maxFile) return;
	throw work.bucket ? tooLarge(size) : tooLargeWithoutR2(size);
}

/** A file's facts. @throws Failure `not_found` */
export async function headArtifact(work: Work, path: string): Promise<StoredFile> {
	const file = await storeOf(work).head(path);
	if (!file) throw noSuchFile(path);
	return file;
}

export function noSuchFile(path: string): Failure {
	return notFound(`No file at ${shown(path)}`);
}

/** Removes a file, or a folder with all in it; removing nothing is no error. */
export function deleteArtifacts(work: Work, path: string): Promise<void> {
	return storeOf(work).delete(path);
}

function withoutLength(error: unknown): never {
	if (!(error instanceof Failure)) throw invalid("The body ended before it was complete. Nothing was stored.");
	throw invalid(`A body of more than ${MAX_CHUNKED_BODY} bytes needs a Content-Length: send a file instead of a pipe.`);
}

function tooLarge(size: number): Failure {
	return new Failure(
		"too_large",
		`The file has ${size} bytes; one request may carry ${MAX_UPLOAD_BODY}. Set MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD=true ` +
			"and MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=52428800 in the client's environment, so that it sends the file " +
			"in parts; without the client, POST /api/v1/artifacts/uploads gives URLs for the parts.",
	);
}

function tooLargeWithoutR2(size: number): Failure {
	return new Failure(
		"not_supported",
		`The file has ${size} bytes. This deployment keeps files in its database: ${D1_MAX_FILE} bytes a file, ` +
			`${D1_MAX_TOTAL} in all. For more, switch on R2: bind a bucket as BUCKET and deploy again.`,
	);
}
