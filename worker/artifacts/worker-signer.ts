/** URLs of this server's own: signed by it, and served by it from and into the bucket's binding or the database. */
import { Failure, invalid, notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { signUrl, type Terms } from "./signed-url.ts";
import type { PartsUpload, SignedRequest, Signer } from "./signer.ts";
import { signingKey } from "./signing-key.ts";

export function workerSigner(work: Work, origin: string): Signer {
	const sign = async (terms: Omit<Terms, "expires">, seconds: number): Promise<SignedRequest> => {
		const key = await signingKey(work.db, work.now);
		return { url: await signUrl(key, origin, { ...terms, expires: secondsFrom(work.now, seconds) }), headers: {} };
	};
	return {
		name: "worker",
		upload: (cargo, seconds) => sign({ method: "PUT", ...cargo }, seconds),
		download: (path, seconds) => sign({ method: "GET", path }, seconds),
		part: ({ path, id }, number, size, seconds) =>
			sign({ method: "PUT", path, size, upload: id, part: number }, seconds),

		async begin(path, type) {
			const options = type === undefined ? {} : { httpMetadata: { contentType: type } };
			return (await bucketOf(work).createMultipartUpload(path, options)).uploadId;
		},

		async complete(upload, parts) {
			const numbered = parts.map(({ number, etag }) => ({ partNumber: number, etag }));
			return resumed(work, upload)
				.complete(numbered)
				.catch((error: unknown) => {
					throw partsFailure(error, upload.id);
				});
		},

		async abort(upload) {
			await resumed(work, upload)
				.abort()
				.catch((error: unknown) => {
					if (!isGone(error)) throw error;
				});
		},
	};
}

/** The URL to which a client posts when all parts are there, or which it deletes to give up. */
export async function uploadUrl(
	work: Work,
	origin: string,
	method: "POST" | "DELETE",
	upload: PartsUpload,
	seconds: number,
) {
	const key = await signingKey(work.db, work.now);
	return signUrl(key, origin, {
		method,
		path: upload.path,
		upload: upload.id,
		expires: secondsFrom(work.now, seconds),
	});
}

/** The bucket's side of an upload in parts. */
export function resumed(work: Work, { path, storeId }: PartsUpload): R2MultipartUpload {
	return bucketOf(work).resumeMultipartUpload(path, storeId);
}

/** What an error of the bucket means for an upload in parts: its codes close its messages. */
export function partsFailure(error: unknown, id: string): unknown {
	const text = String(error);
	if (isGone(error)) return notFound(`The upload ${id} is gone: it was completed, aborted, or too old. Begin again.`);
	if (/\((10011|10025|10048)\)/.test(text)) return invalid(`The parts of the upload ${id} do not make a file: ${text}`);
	return error;
}

function isGone(error: unknown): boolean {
	return /\(10024\)|multipart upload does not exist/.test(String(error));
}

function bucketOf(work: Work): R2Bucket {
	if (work.bucket) return work.bucket;
	// MLflow's client knows this beginning, and sends the file in one piece then.
	throw new Failure(
		"not_supported",
		"Multipart upload is not supported for the current artifact repository: this deployment keeps files in its " +
			"database. To keep large ones, switch on R2: bind a bucket as BUCKET and deploy again.",
	);
}

function secondsFrom(now: number, seconds: number): number {
	return Math.floor(now / 1000) + seconds;
}
