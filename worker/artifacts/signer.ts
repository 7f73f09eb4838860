/**
 * Who hands out URLs that need no other credential, and where the bytes then go: through this Worker into the bucket's
 * binding (worker-signer.ts; works everywhere, needs no keys), or past it to R2's S3 API (s3-signer.ts; needs an API
 * token that is made by hand). Uploads in parts belong here too: a part's URL and the call that joins the parts must
 * speak to the same API.
 */
import type { Env } from "../env.ts";
import type { Work } from "../work.ts";
import { s3Signer } from "./s3-signer.ts";
import { workerSigner } from "./worker-signer.ts";

/** A request that its holder may make, with exactly these headers beside the usual ones. */
export interface SignedRequest {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** What is to be sent. */
export interface Cargo {
	readonly path: string;
	readonly size?: number | undefined;
	readonly type?: string | undefined;
	/** 64 lower-case hex digits. */
	readonly sha256?: string | undefined;
}

/** An upload in parts, as its signer knows it. */
export interface PartsUpload {
	/** Ours; what clients name it by. */
	readonly id: string;
	readonly path: string;
	/** The store's. */
	readonly storeId: string;
}

export interface Part {
	readonly number: number;
	/** Without quotes. */
	readonly etag: string;
}

export interface Signer {
	readonly name: "worker" | "s3";
	/** A PUT of a whole file. @param seconds how long it works */
	upload(cargo: Cargo, seconds: number): Promise<SignedRequest>;
	/** A GET of a file, or of ranges of it. */
	download(path: string, seconds: number): Promise<SignedRequest>;
	/** Begins an upload in parts and gives the store's id of it. */
	begin(path: string, type: string | undefined): Promise<string>;
	/** A PUT of one part, to a URL whose answer has an ETag. */
	part(upload: PartsUpload, number: number, size: number | undefined, seconds: number): Promise<SignedRequest>;
	/** Makes a file of the parts. @throws Failure `invalid` for parts that do not fit, `not_found` for an upload that is gone */
	complete(upload: PartsUpload, parts: readonly Part[]): Promise<{ size: number }>;
	/** Forgets the parts. One that is gone already is no error. */
	abort(upload: PartsUpload): Promise<void>;
}

/** The signer of this deployment. @param origin of this server, as clients reach it */
export function signerOf(env: Env, work: Work, origin: string): Signer {
	return work.bucket && s3Signer(env) ? s3Signer(env)! : workerSigner(work, origin);
}

/** The signer that an upload was begun with; undefined where its keys have been taken away since. */
export function signerNamed(name: Signer["name"], env: Env, work: Work, origin: string): Signer | undefined {
	return name === "s3" ? s3Signer(env) : workerSigner(work, origin);
}
