/**
 * URLs of R2's S3 API, signed with an API token (Signature Version 4): bytes go straight to R2 and never through the
 * Worker. Size, type and digest are signed headers, so the client must send them just so. What has arrived is seen
 * through the bucket's binding as any other file.
 */
import { AwsV4Signer } from "aws4fetch";
import type { Env } from "../env.ts";
import { Failure, invalid, notFound } from "../errors.ts";
import { typeOf } from "./content-types.ts";
import { encodedPath, encodeStrictly } from "./location.ts";
import { completionXml, errorIn, textIn } from "./s3-xml.ts";
import type { SignedRequest, Signer } from "./signer.ts";

/** The bucket's name in wrangler.toml; a binding does not tell it. */
const USUAL_BUCKET = "runnel";

/** The signer with the deployment's API token, or undefined where it has none. */
export function s3Signer(env: Env): Signer | undefined {
	const { R2_ACCESS_KEY_ID: accessKeyId, R2_SECRET_ACCESS_KEY: secretAccessKey, R2_ACCOUNT_ID: account } = env;
	if (!accessKeyId || !secretAccessKey || !(account || env.R2_ENDPOINT)) return undefined;
	const endpoint = env.R2_ENDPOINT ?? `https://${account}.r2.cloudflarestorage.com`;
	const credentials = { accessKeyId, secretAccessKey, service: "s3", region: "auto" } as const;

	const urlOf = (path: string, query: Record<string, string>) =>
		`${endpoint}/${env.R2_BUCKET_NAME ?? USUAL_BUCKET}/${encodedPath(path)}?${new URLSearchParams(query)}`;

	/** A URL that holds all that is needed. */
	const sign = async (
		method: string,
		path: string,
		seconds: number,
		query: Record<string, string>,
		headers: Record<string, string> = {},
	): Promise<SignedRequest> => {
		const url = urlOf(path, { ...query, "X-Amz-Expires": String(seconds) });
		const signer = new AwsV4Signer({ ...credentials, method, url, headers, signQuery: true, allHeaders: true });
		return { url: (await signer.sign()).url.href, headers };
	};

	/** A call of our own. @throws Failure */
	const call = async (
		method: string,
		path: string,
		query: Record<string, string>,
		init: { body?: string; type?: string } = {},
	) => {
		const { body, type } = init;
		const headers = { "content-type": type ?? "application/xml" };
		const signer = new AwsV4Signer({
			...credentials,
			method,
			url: urlOf(path, query),
			headers,
			...(body !== undefined && { body }),
		});
		const signed = await signer.sign();
		const response = await fetch(signed.url, { method, headers: signed.headers, ...(body !== undefined && { body }) });
		const text = await response.text();
		// S3 may find out that it fails after it has said 200.
		const error =
			errorIn(text) ?? (response.ok ? undefined : { code: String(response.status), message: "no reason given" });
		if (error) throw failureOf(error);
		return { text, length: Number(response.headers.get("content-length")) };
	};

	return {
		name: "s3",
		upload: ({ path, size, type, sha256 }, seconds) =>
			sign(
				"PUT",
				path,
				seconds,
				{},
				{
					...(size !== undefined && { "content-length": String(size) }),
					...(type !== undefined && { "content-type": type }),
					...(sha256 !== undefined && { "x-amz-checksum-sha256": Uint8Array.fromHex(sha256).toBase64() }),
				},
			),
		download: (path, seconds) => {
			const name = path.slice(path.lastIndexOf("/") + 1);
			return sign("GET", path, seconds, {
				"response-content-disposition": `attachment; filename*=UTF-8''${encodeStrictly(name)}`,
				"response-content-type": typeOf(name).type,
			});
		},
		part: ({ path, storeId }, number, size, seconds) =>
			sign(
				"PUT",
				path,
				seconds,
				{ partNumber: String(number), uploadId: storeId },
				{
					...(size !== undefined && { "content-length": String(size) }),
				},
			),

		async begin(path, type) {
			const { text } = await call("POST", path, { uploads: "" }, { type: type ?? "application/octet-stream" });
			const id = textIn(text, "UploadId");
			if (id === undefined) throw new Error(`The S3 API gave no UploadId: ${text.slice(0, 500)}`);
			return id;
		},

		async complete({ path, storeId }, parts) {
			await call("POST", path, { uploadId: storeId }, { body: completionXml(parts) });
			return { size: (await call("HEAD", path, {})).length };
		},

		async abort({ path, storeId }) {
			await call("DELETE", path, { uploadId: storeId }).catch((error: unknown) => {
				if (!(error instanceof Failure && error.kind === "not_found")) throw error;
			});
		},
	};
}

function failureOf({ code, message }: { code: string; message: string }): Error {
	if (code === "NoSuchUpload" || code === "NoSuchKey" || code === "404") {
		return notFound(`The upload is gone: it was completed, aborted, or too old. Begin again. (${message})`);
	}
	if (/^(InvalidPart|InvalidPartOrder|EntityTooSmall|MalformedXML)$/.test(code)) {
		return invalid(`The parts do not make a file: ${code}: ${message}`);
	}
	return new Error(`The S3 API refused: ${code}: ${message}`);
}
