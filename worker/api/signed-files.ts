/**
 * `/artifacts/…`: where this server's own signed URLs lead. The URL is the credential: nothing of the body is read
 * before its signature, its terms and the request's headers have been found to fit.
 */
import { type Context, Hono } from "hono";
import { abortUpload, completeUpload, receivePart, uploadNamed } from "../artifacts/multipart.ts";
import { serveArtifact } from "../artifacts/serve.ts";
import { type Terms, verifiedTerms } from "../artifacts/signed-url.ts";
import { signerNamed } from "../artifacts/signer.ts";
import { signingKey } from "../artifacts/signing-key.ts";
import { putArtifact } from "../artifacts/store.ts";
import type { App } from "../context.ts";
import { Failure, invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import type { Work } from "../work.ts";
import { claimedParts } from "./claimed-parts.ts";

type Signed = { Bindings: App["Bindings"]; Variables: { work: Work; terms: Terms } };

/** Lets a request pass only as its URL was signed. Public, as a right: it asks for no token. */
const signed = Object.assign(
	async function gate(c: Context<Signed>, next: () => Promise<void>) {
		const now = Date.now();
		const terms = await verifiedTerms(await signingKey(c.env.DB, now), c.req.raw.method, c.req.url, now);
		c.set("terms", terms);
		c.set("work", workOf(c, terms, now));
		await next();
	},
	{ right: "public" as const },
);

export const signedFiles = new Hono<Signed>()
	.get("/*", signed, (c) => serveArtifact(c.var.work, c.var.terms.path, c.req.raw))
	.put("/*", signed, async (c) => {
		const { work, terms } = c.var;
		const length = checkedLength(c, terms);
		checkType(c, terms);
		const body = c.req.raw.body;
		if (terms.upload !== undefined && terms.part !== undefined) {
			const etag = await receivePart(work, terms.upload, terms.part, body, length);
			return c.json({ part_number: terms.part, size: length, etag: `"${etag}"` }, 200, { etag: `"${etag}"` });
		}
		const { path, size, etag } = await putArtifact(work, terms.path, body, length, terms);
		return c.json({ path, size, etag }, 200, { etag });
	})
	.post("/*", signed, async (c) => {
		const upload = await uploadNamed(c.var.work, c.var.terms.upload ?? "");
		const signer = signerNamed(upload.signer, c.env, c.var.work, new URL(c.req.url).origin);
		await completeUpload(c.var.work, signer, upload, await claimedParts(c));
		return c.json({ path: upload.path });
	})
	.delete("/*", signed, async (c) => {
		const upload = await uploadNamed(c.var.work, c.var.terms.upload ?? "");
		await abortUpload(c.var.work, signerNamed(upload.signer, c.env, c.var.work, ""), upload);
		return c.json({});
	});

/** @throws Failure `forbidden` for another length than was signed, `invalid` for none */
function checkedLength(c: Context, terms: Terms): number {
	const header = c.req.header("content-length");
	if (header === undefined) throw invalid("The upload needs a Content-Length: send a file, not a pipe.");
	const length = Number(header);
	if (terms.size !== undefined && length !== terms.size) {
		throw new Failure("forbidden", `This URL takes ${terms.size} bytes; the request has ${length}.`);
	}
	return length;
}

/** A request without a type passes: `curl -T` sends none, and what is kept is the signed one. */
function checkType(c: Context, terms: Terms): void {
	const type = c.req.header("content-type");
	if (terms.type !== undefined && type !== undefined && type !== terms.type) {
		throw new Failure("forbidden", `This URL takes the content type ${terms.type}, not ${shown(type)}.`);
	}
}

function workOf(c: Context<Signed>, terms: Terms, now: number): Work {
	return {
		db: c.env.DB,
		bucket: c.env.BUCKET,
		now,
		scope: null,
		caller: `signed ${terms.method}`,
		later: (promise) => c.executionCtx.waitUntil(promise),
	};
}
