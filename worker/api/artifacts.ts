/**
 * `/artifacts/…`: URLs for scripts, CI and browsers that are to send or fetch one file of a run and get no token.
 *
 *     curl -T model.bin "$(curl … --json '{"run_id": …, "path": "model.bin", "size": 1234}' …/uploads | jq -r .url)"
 *
 * A file larger than one request may carry gets a URL for each part, and one to post to when all are sent.
 */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { MAX_SIGNED_SECONDS, MAX_TYPE, SIGNED_SECONDS, UPLOAD_SECONDS, USUAL_PART } from "../artifacts/limits.ts";
import { checkedPath } from "../artifacts/location.ts";
import { beginUpload } from "../artifacts/multipart.ts";
import { checkCount, partSizes } from "../artifacts/parts.ts";
import { type Cargo, type SignedRequest, type Signer, signerOf } from "../artifacts/signer.ts";
import { checkSize, headArtifact } from "../artifacts/store.ts";
import { uploadUrl } from "../artifacts/worker-signer.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_UPLOAD_BODY } from "../limits.ts";
import { getRun } from "../tracking/runs.ts";
import type { PartsTicket, SignedTicket } from "./contract.ts";
import { type Fields, optionalText, readFields, shown } from "./fields.ts";
import { rootOf } from "./run-files.ts";

export const artifacts = new Hono<App>()
	.post("/uploads", needs("write"), async (c) => {
		const { work } = c.var;
		const { fields } = await readFields(c, ["run_id", "path", "size", "content_type", "sha256", "parts", "expires_in"]);
		const cargo = {
			path: await keyOf(c, fields, true),
			size: wholeNumber(fields, "size", 0, Number.MAX_SAFE_INTEGER),
			type: contentType(fields),
			sha256: digest(fields),
		};
		if (cargo.size === undefined) throw invalid("'size' is needed: the file's bytes.");
		const count = partCount(fields, cargo.size);
		const signer = signerOf(c.env, work, new URL(c.req.url).origin);
		if (count > 1) return c.json(await partsTicket(c, signer, { ...cargo, size: cargo.size }, count));
		checkSize(work, cargo.size);
		const seconds = lifetime(fields);
		const { url, headers } = forOthers(await signer.upload(cargo, seconds));
		return c.json({ method: "PUT", url, headers, expires_at: work.now + seconds * 1_000 } satisfies SignedTicket);
	})
	.post("/downloads", needs("read"), async (c) => {
		const { work } = c.var;
		const { fields } = await readFields(c, ["run_id", "path", "expires_in"]);
		const path = await keyOf(c, fields, false);
		const { size } = await headArtifact(work, path);
		const seconds = lifetime(fields);
		const { url, headers } = await signerOf(c.env, work, new URL(c.req.url).origin).download(path, seconds);
		return c.json({ method: "GET", url, headers, size, expires_at: work.now + seconds * 1_000 } satisfies SignedTicket);
	});

async function partsTicket(
	c: Context<App>,
	signer: Signer,
	cargo: Cargo & { size: number },
	count: number,
): Promise<PartsTicket> {
	const { work } = c.var;
	if (cargo.sha256 !== undefined) {
		throw invalid("'sha256' can be checked for a file in one request only. Leave it out, or send a smaller file.");
	}
	const sizes = partSizes(cargo.size, count);
	const upload = await beginUpload(work, signer, cargo, count);
	const { origin } = new URL(c.req.url);
	return {
		upload_id: upload.id,
		method: "PUT",
		parts: await Promise.all(
			sizes.map(async (size, i) => ({
				part_number: i + 1,
				offset: i * sizes[0]!,
				size,
				...forOthers(await signer.part(upload, i + 1, size, UPLOAD_SECONDS)),
			})),
		),
		complete_url: await uploadUrl(work, origin, "POST", upload, UPLOAD_SECONDS),
		abort_url: await uploadUrl(work, origin, "DELETE", upload, UPLOAD_SECONDS),
		expires_at: work.now + UPLOAD_SECONDS * 1_000,
	};
}

/** What a client must add by itself: its length every client sends unasked. */
function forOthers({ url, headers }: SignedRequest): SignedRequest {
	const { "content-length": _, ...rest } = headers;
	return { url, headers: rest };
}

/** Where the file lies. @throws Failure `not_found`; `invalid` for a deleted run that is to be written to */
async function keyOf(c: Context<App>, fields: Fields, writing: boolean): Promise<string> {
	const runId = optionalText(fields, "run_id", 256);
	const path = optionalText(fields, "path", 1_024);
	if (!runId) throw invalid("'run_id' is needed: the run whose file it is.");
	if (!path) throw invalid("'path' is needed: the file's path in the run.");
	const run = await getRun(c.var.work, runId);
	if (writing && run.lifecycle !== "active") throw invalid(`The run ${runId} is deleted. Restore it first.`);
	return checkedPath(`${rootOf(run)}/${checkedPath(path)}`);
}

function partCount(fields: Fields, size: number): number {
	const count = wholeNumber(fields, "parts", 1, Number.MAX_SAFE_INTEGER);
	if (count === undefined) return size > MAX_UPLOAD_BODY ? Math.ceil(size / USUAL_PART) : 1;
	checkCount(count, "parts");
	return count;
}

function lifetime(fields: Fields): number {
	return wholeNumber(fields, "expires_in", 1, MAX_SIGNED_SECONDS) ?? SIGNED_SECONDS;
}

function wholeNumber(fields: Fields, name: string, least: number, most: number): number | undefined {
	const value = fields[name] ?? undefined;
	if (value === undefined) return undefined;
	if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most) return value as number;
	throw invalid(`'${name}' must be a whole number from ${least} to ${most}, not ${shown(value)}.`);
}

const TYPE_FORM = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*$/;

function contentType(fields: Fields): string | undefined {
	const type = optionalText(fields, "content_type", MAX_TYPE);
	if (type === undefined || TYPE_FORM.test(type)) return type;
	throw invalid(`'content_type' must look like image/png or text/plain; charset=utf-8, not ${shown(type)}.`);
}

function digest(fields: Fields): string | undefined {
	const sha256 = optionalText(fields, "sha256", 100)?.toLowerCase();
	if (sha256 === undefined || /^[0-9a-f]{64}$/.test(sha256)) return sha256;
	throw invalid(`'sha256' must be 64 hexadecimal digits, not ${shown(sha256)}.`);
}
