/** Files in the bucket: written, read and removed as streams, never held in memory. */
import { Failure, invalid, notFound } from "../errors.ts";
import { MAX_UPLOAD_BODY } from "../limits.ts";
import type { Work } from "../work.ts";

/** @throws Failure `not_supported` on a deployment without R2 */
export function bucketOf(work: Work): R2Bucket {
	if (!work.bucket) {
		throw new Failure(
			"not_supported",
			"This deployment keeps no files: R2 is not set up. Add an R2 bucket binding named BUCKET and deploy again.",
		);
	}
	return work.bucket;
}

/**
 * Writes a file, replacing what was there. A body cut short on the way leaves the old file, or none.
 * @param length bytes as announced; undefined for a chunked body, which is held in memory and should be small
 * @throws Failure `too_large`
 */
export async function putArtifact(
	work: Work,
	path: string,
	body: ReadableStream<Uint8Array> | null,
	length: number | undefined,
): Promise<void> {
	const bucket = bucketOf(work);
	if (length !== undefined && length > MAX_UPLOAD_BODY) throw tooLarge(length);
	if (body === null || length === 0) {
		await bucket.put(path, new Uint8Array());
	} else if (length === undefined) {
		await bucket.put(path, await readSmall(body));
	} else {
		const { readable, writable } = new FixedLengthStream(length);
		const [stored] = await Promise.allSettled([bucket.put(path, readable), body.pipeTo(writable)]);
		if (stored.status === "rejected") throw cutShort(path, length, stored.reason);
	}
}

/** The client sends empty files without a length; anything else without one is somebody's script. */
const MAX_CHUNKED = 10_000_000;

async function readSmall(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body) {
		size += chunk.length;
		if (size > MAX_CHUNKED) throw invalid(`A body over ${MAX_CHUNKED} bytes needs a Content-Length header.`);
		chunks.push(chunk);
	}
	const whole = new Uint8Array(size);
	let at = 0;
	for (const chunk of chunks) {
		whole.set(chunk, at);
		at += chunk.length;
	}
	return whole;
}

function cutShort(path: string, length: number, reason: unknown): Error {
	const text = String(reason);
	return /length|network connection lost|disconnected|aborted/i.test(text)
		? invalid(`The body of ${JSON.stringify(path)} did not have the ${length} bytes that Content-Length announced.`)
		: new Error(text);
}

function tooLarge(length: number): Failure {
	return new Failure(
		"too_large",
		`The file has ${length} bytes; one request may carry ${MAX_UPLOAD_BODY}. Set MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD=true ` +
			"and MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=52428800 so that the client sends it in parts.",
	);
}

/** A file's bytes. @throws Failure `not_found` */
export async function getArtifact(work: Work, path: string): Promise<R2ObjectBody> {
	const object = await bucketOf(work).get(path);
	if (!object) throw notFound(`No file at ${JSON.stringify(path)}`);
	return object;
}

/** R2 deletes up to a thousand keys a call. */
const DELETE_AT_ONCE = 1_000;

/** Removes a file, or a folder with all in it; removing nothing is no error. */
export async function deleteArtifacts(work: Work, path: string): Promise<void> {
	const bucket = bucketOf(work);
	await bucket.delete(path);
	for (;;) {
		const page = await bucket.list({ prefix: `${path}/`, limit: DELETE_AT_ONCE });
		if (page.objects.length > 0) await bucket.delete(page.objects.map((object) => object.key));
		if (!page.truncated) return;
	}
}
