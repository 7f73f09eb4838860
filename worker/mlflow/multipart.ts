/**
 * MLflow's uploads in parts and signed downloads, `/mlflow-artifacts/mpu/…` and `/mlflow-artifacts/presigned/…`.
 *
 * The client sends parts with a bare `requests.put(url)` and no token, and echoes each answer's ETag when it is done.
 * It knows the file's size and tells it nobody; the path it does tell is that on its own disk, of which only the last
 * part counts, while the folder stands in the URL.
 */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { SIGNED_SECONDS, UPLOAD_SECONDS } from "../artifacts/limits.ts";
import { decodedPath } from "../artifacts/location.ts";
import { abortUpload, beginUpload, completeUpload, uploadNamed } from "../artifacts/multipart.ts";
import { checkCount } from "../artifacts/parts.ts";
import { permittedPath } from "../artifacts/permit.ts";
import { type Part, signerNamed, signerOf } from "../artifacts/signer.ts";
import { headArtifact } from "../artifacts/store.ts";
import type { Upload } from "../artifacts/uploads.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import { answer } from "./answer.ts";
import { type Message, readMessage } from "./message.ts";

export const multipart = new Hono<App>()
	.post("/mpu/create/*", needs("write"), async (c) => {
		const { message, path } = await requestOf(c, "/mpu/create/");
		const count = message.integer("num_parts") ?? 1;
		checkCount(count, "num_parts");
		const signer = signerOf(c.env, c.var.work, new URL(c.req.url).origin);
		const upload = await beginUpload(c.var.work, signer, { path }, count);
		const credentials = await Promise.all(
			Array.from({ length: count }, async (_, i) => ({
				...(await signer.part(upload, i + 1, undefined, UPLOAD_SECONDS)),
				part_number: i + 1,
			})),
		);
		return answer({ upload_id: upload.id, credentials });
	})
	.post("/mpu/complete/*", needs("write"), async (c) => {
		const { message, path } = await requestOf(c, "/mpu/complete/");
		const upload = await uploadOf(c, message, path);
		const signer = signerNamed(upload.signer, c.env, c.var.work, new URL(c.req.url).origin);
		await completeUpload(c.var.work, signer, upload, partsIn(message));
		return answer();
	})
	.post("/mpu/abort/*", needs("write"), async (c) => {
		const { message, path } = await requestOf(c, "/mpu/abort/");
		const upload = await uploadOf(c, message, path);
		await abortUpload(c.var.work, signerNamed(upload.signer, c.env, c.var.work, ""), upload);
		return answer();
	})
	.get("/presigned/*", needs("read"), async (c) => {
		const path = await permittedPath(c.var.work, decodedPath(c.req.url, "/presigned/"));
		const { size } = await headArtifact(c.var.work, path);
		const signer = signerOf(c.env, c.var.work, new URL(c.req.url).origin);
		return answer({ ...(await signer.download(path, SIGNED_SECONDS)), file_size: size });
	});

async function requestOf(c: Context<App>, route: string): Promise<{ message: Message; path: string }> {
	const message = await readMessage(c);
	const folder = decodedPath(c.req.url, route).replace(/\/+$/, "");
	const name = lastPart(message.required("path"));
	return { message, path: await permittedPath(c.var.work, folder === "" ? name : `${folder}/${name}`) };
}

/** Of a path on the client's disk. Windows separates by '\', which elsewhere is a letter as any other. */
function lastPart(path: string): string {
	const windows = /^[A-Za-z]:[\\/]|^\\\\/.test(path) || !path.includes("/");
	return path.slice(Math.max(path.lastIndexOf("/"), windows ? path.lastIndexOf("\\") : -1) + 1);
}

async function uploadOf(c: Context<App>, message: Message, path: string): Promise<Upload> {
	const upload = await uploadNamed(c.var.work, message.required("upload_id"));
	if (upload.path === path) return upload;
	throw invalid(`The upload ${upload.id} is one of ${shown(upload.path)}, not of ${shown(path)}.`);
}

function partsIn(message: Message): Part[] {
	return message.messages("parts").map((part) => {
		const number = part.integer("part_number");
		if (number === undefined) throw part.missing("part_number");
		return { number, etag: part.required("etag").replace(/^"|"$/g, "") };
	});
}
