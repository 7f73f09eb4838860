/**
 * Uploads in parts, from their beginning to their end. Until the end nothing is seen at the path; what was there
 * before stays. Every step can be repeated: clients repeat requests whose answer was lost.
 */
import { randomHex } from "../access/tokens.ts";
import type { Env } from "../env.ts";
import { Failure, invalid, notFound } from "../errors.ts";
import { shown } from "../shown.ts";
import type { Work } from "../work.ts";
import { SWEEP_AT_ONCE, UPLOAD_SECONDS } from "./limits.ts";
import { checkPart, partsToJoin } from "./parts.ts";
import { exactly } from "./r2-store.ts";
import { type Cargo, type Part, type Signer, signerNamed } from "./signer.ts";
import { deleteArtifacts, headArtifact } from "./store.ts";
import {
	expiredUploads,
	findUpload,
	forgetUploads,
	markCompleted,
	rememberPart,
	rememberUpload,
	type Upload,
} from "./uploads.ts";
import { partsFailure, resumed } from "./worker-signer.ts";

/** Begins an upload of `count` parts. */
export async function beginUpload(work: Work, signer: Signer, cargo: Cargo, count: number): Promise<Upload> {
	const upload = {
		id: randomHex(16),
		path: cargo.path,
		signer: signer.name,
		storeId: await signer.begin(cargo.path, cargo.type),
		count,
		size: cargo.size ?? null,
	};
	// A little longer than its URLs work, so that a part is never swept while it is sent.
	await rememberUpload(work.db, upload, work.now + (UPLOAD_SECONDS + 3_600) * 1_000);
	return { ...upload, partSize: null, parts: {}, completed: false };
}

/**
 * Takes a part that is sent through this server, and gives its ETag.
 * @throws Failure `not_found`, `conflict`, `invalid`, `too_large`; then the part has to be sent again
 */
export async function receivePart(
	work: Work,
	id: string,
	number: number,
	body: ReadableStream<Uint8Array> | null,
	length: number,
): Promise<string> {
	const upload = await openUpload(work, id);
	checkPart(upload, number, length);
	const { etag } = await exactly(body, length, `${upload.path} (part ${number})`, (bytes) =>
		resumed(work, upload).uploadPart(number, bytes),
	).catch((error: unknown) => {
		throw partsFailure(error, id);
	});
	if (!(await rememberPart(work.db, id, number, length, etag))) {
		checkPart(await openUpload(work, id), number, length);
		throw new Failure("conflict", `Part ${number} arrived together with one of another size. Send it again.`);
	}
	return etag;
}

/**
 * Joins the parts. Repeating it is no error.
 * @param claimed what the client says that it sent; absent where it trusts what arrived
 * @throws Failure `not_found`, `invalid`
 */
export async function completeUpload(
	work: Work,
	signer: Signer | undefined,
	upload: Upload,
	claimed?: readonly Part[],
): Promise<void> {
	const parts = partsToJoin(upload, claimed);
	if (upload.completed) return;
	if (!signer) throw withoutKeys(upload);
	const { size } = await signer.complete(upload, parts).catch((error: unknown) => repeated(work, upload, error));
	if (upload.size !== null && size !== upload.size) {
		await deleteArtifacts(work, upload.path);
		await forgetUploads(work.db, [upload.id]);
		throw invalid(`The parts have ${size} bytes together; ${upload.size} were announced. Nothing was stored.`);
	}
	await markCompleted(work.db, upload.id, work.now);
}

/** The bucket forgets an upload when it joins it; whether that happened, by a request whose answer was lost, shows the file. */
async function repeated(work: Work, upload: Upload, error: unknown): Promise<{ size: number }> {
	if (!(error instanceof Failure && error.kind === "not_found")) throw error;
	if ((await findUpload(work.db, upload.id))?.completed) return { size: upload.size ?? 0 };
	const sum = Object.values(upload.parts).reduce((total, [size]) => total + size, 0);
	const file = await headArtifact(work, upload.path).catch(() => undefined);
	if (file?.size !== sum) throw error;
	return file;
}

/** Gives an upload up. One that is gone is no error; one that was completed keeps its file. */
export async function abortUpload(work: Work, signer: Signer | undefined, upload: Upload): Promise<void> {
	if (upload.completed) return;
	await signer?.abort(upload);
	await forgetUploads(work.db, [upload.id]);
}

/** @throws Failure `not_found` where the upload was aborted, swept, or never was */
export async function uploadNamed(work: Work, id: string): Promise<Upload> {
	const upload = await findUpload(work.db, id);
	if (!upload) throw notFound(`There is no upload ${shown(id)}: it was aborted, or was too old.`);
	return upload;
}

async function openUpload(work: Work, id: string): Promise<Upload> {
	const upload = await uploadNamed(work, id);
	if (upload.completed) throw new Failure("conflict", `The upload ${id} is complete. Begin another one.`);
	return upload;
}

/**
 * Ends the uploads whose time is over; for the cron. One that cannot be ended is logged and forgotten all the same: R2
 * ends it by itself seven days after it began.
 * @returns how many there were
 */
export async function sweepUploads(work: Work, env: Env): Promise<number> {
	const expired = await expiredUploads(work.db, work.now, SWEEP_AT_ONCE);
	for (const upload of expired) {
		if (upload.completed) continue;
		await signerNamed(upload.signer, env, work, "")
			?.abort(upload)
			.catch((error: unknown) => {
				console.warn(JSON.stringify({ level: "warn", message: `upload ${upload.id} not ended: ${String(error)}` }));
			});
	}
	if (expired.length > 0)
		await forgetUploads(
			work.db,
			expired.map(({ id }) => id),
		);
	return expired.length;
}

function withoutKeys(upload: Upload): Failure {
	return new Failure(
		"not_supported",
		`The upload ${upload.id} went to R2's S3 API, and this deployment's keys for it are gone.`,
	);
}
