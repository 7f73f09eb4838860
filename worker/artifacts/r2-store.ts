/** Files in the bucket: written, read and removed as streams, never held in memory. */
import { Failure, invalid } from "../errors.ts";
import { MAX_UPLOAD_BODY } from "../limits.ts";
import { shown } from "../shown.ts";
import type { FileStore, ListedFile, StoredFile } from "./file-store.ts";
import { MAX_ARCHIVE_FILES, MAX_TYPE, R2_PAGE } from "./limits.ts";

export function r2Store(bucket: R2Bucket): FileStore {
	return {
		maxFile: MAX_UPLOAD_BODY,
		maxArchiveFiles: MAX_ARCHIVE_FILES,

		async put({ path, length, type, sha256 }, body) {
			const options: R2PutOptions = {
				...(type !== undefined && type.length <= MAX_TYPE && { httpMetadata: { contentType: type } }),
				...(sha256 !== undefined && { sha256 }),
			};
			return stored(await exactly(body, length, path, (bytes) => bucket.put(path, bytes, options)));
		},

		async head(path) {
			const object = await bucket.head(path);
			return object ? stored(object) : undefined;
		},

		async get(path, span) {
			const options: R2GetOptions = span ? { range: { offset: span.first, length: span.last - span.first + 1 } } : {};
			const object = await bucket.get(path, options);
			return object ? { file: stored(object), body: object.body } : undefined;
		},

		async delete(path) {
			await bucket.delete(path);
			for (;;) {
				const page = await bucket.list({ prefix: `${path}/`, limit: R2_PAGE });
				if (page.objects.length > 0) await bucket.delete(page.objects.map((object) => object.key));
				if (!page.truncated) return;
			}
		},

		async list(folder, limit, from) {
			const prefix = folder === "" ? "" : `${folder}/`;
			const page = await bucket
				.list({ prefix, delimiter: "/", limit, ...(from !== undefined && { cursor: from }) })
				.catch((error: unknown) => {
					throw from === undefined ? error : invalid("The page token does not belong to this listing.");
				});
			const files: ListedFile[] = [
				...page.objects.map(({ key, size }) => ({ path: key.slice(prefix.length), isDir: false, size })),
				...page.delimitedPrefixes.map((sub) => ({ path: sub.slice(prefix.length, -1), isDir: true })),
			];
			return { files: files.sort(byName), next: page.truncated ? page.cursor : undefined };
		},

		async *walk(folder) {
			let cursor: string | undefined;
			do {
				const page = await bucket.list({ prefix: folder === "" ? "" : `${folder}/`, ...(cursor && { cursor }) });
				yield* page.objects.map(stored);
				cursor = page.truncated ? page.cursor : undefined;
			} while (cursor !== undefined);
		},
	};
}

export function byName(a: ListedFile, b: ListedFile): number {
	return a.path < b.path ? -1 : 1;
}

function stored(object: R2Object): StoredFile {
	return { path: object.key, size: object.size, etag: object.httpEtag, uploadedAt: object.uploaded.getTime() };
}

/**
 * Hands `body` to `write` as a stream of exactly `length` bytes, as R2 wants it. One that ends early or goes on fails
 * the write, which leaves what was there before.
 * @throws Failure `invalid`, or `overloaded` where one key is written too often (R2 takes one write a second)
 */
export async function exactly<T>(
	body: ReadableStream<Uint8Array> | null,
	length: number,
	path: string,
	write: (bytes: ReadableStream | Uint8Array) => Promise<T>,
): Promise<T> {
	if (body === null || length === 0) {
		const { done } = (await body?.getReader().read()) ?? { done: true };
		if (!done) throw wrongLength(path, length);
		return write(new Uint8Array());
	}
	const { readable, writable } = new FixedLengthStream(length);
	const [written, piped] = await Promise.allSettled([write(readable), body.pipeTo(writable)]);
	if (written.status === "fulfilled") return written.value;
	throw failureOfWrite(written.reason, piped.status === "rejected", path, length);
}

function failureOfWrite(reason: unknown, cut: boolean, path: string, length: number): unknown {
	const text = String(reason);
	// The bucket's codes (10037: bad digest, 10058: too many writes to one key) close its messages.
	if (/\(10037\)|checksum you specified did not match/.test(text)) {
		return invalid(`The body of ${shown(path)} has another SHA-256 than announced. Nothing was stored.`);
	}
	if (/\(10058\)|reduce your .*rate/i.test(text)) {
		return new Failure("overloaded", `${shown(path)} is being written to too often. Try again in a second.`);
	}
	return cut || /FixedLengthStream|connection lost|disconnected/i.test(text) ? wrongLength(path, length) : reason;
}

export function wrongLength(path: string, length: number): Failure {
	return invalid(
		`The body of ${shown(path)} did not have the ${length} bytes that were announced. Nothing was stored.`,
	);
}
