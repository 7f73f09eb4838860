/** Signed URLs: what they permit, and that they permit nothing else. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { signUrl, type Terms, verifiedTerms } from "../../../worker/artifacts/signed-url.ts";
import { signingKey } from "../../../worker/artifacts/signing-key.ts";
import { workerSigner } from "../../../worker/artifacts/worker-signer.ts";
import { get, mlflow, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { testWork } from "../support/work.ts";
import { makeRun, request, stream, WITHOUT_R2 } from "./support/files.ts";

const anonymous = { token: null };
let runId: string;
beforeEach(async () => {
	runId = (await makeRun()).runId;
});

const ask = async (fields: object, options = {}) =>
	(await post("/api/v1/artifacts/uploads", { run_id: runId, path: "a.txt", size: 5, ...fields }, options)).json;
const bytes = async (path = "a.txt") => (await get(`/api/v1/runs/${runId}/file?${new URLSearchParams({ path })}`)).text;

describe.each([
	["with R2", env],
	["without R2", WITHOUT_R2],
])("%s", (_, bindings) => {
	it("takes one file and no token, and gives it back so too", async () => {
		const path = "deep/a b+cü.txt";
		const ticket = await ask({ path }, { bindings });
		expect(ticket).toMatchObject({ method: "PUT", headers: {} });
		expect(ticket.expires_at).toBeGreaterThan(Date.now() + 3_500_000);
		const sent = await request("PUT", ticket.url, "hello", { ...anonymous, bindings });
		expect(sent).toMatchObject({ status: 200, json: { size: 5 } });
		expect(sent.json.etag).toBe(sent.headers.get("etag"));

		const { json } = await post(
			"/api/v1/artifacts/downloads",
			{ run_id: runId, path },
			{ bindings, token: TOKENS.viewer },
		);
		expect(json).toMatchObject({ method: "GET", size: 5 });
		const got = await request("GET", json.url, null, { ...anonymous, bindings });
		expect(got).toMatchObject({ status: 200, text: "hello" });
		expect(got.headers.get("content-disposition")).toMatch(/^attachment/);
		const part = await request("GET", json.url, null, { ...anonymous, bindings, headers: { range: "bytes=1-2" } });
		expect(part).toMatchObject({ status: 206, text: "el" });
		expect((await request("HEAD", json.url, null, { ...anonymous, bindings })).headers.get("content-length")).toBe("5");
	});

	it("stores nothing of a body with another digest, or cut short", async () => {
		const sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
		const { url } = await ask({ sha256 }, { bindings });
		const wrong = await request("PUT", url, "Hello", { ...anonymous, bindings });
		expect(wrong.status).toBe(400);
		expect(wrong.json.message).toContain("another SHA-256 than announced");
		const cut = await request("PUT", url, stream(["hel"]), {
			...anonymous,
			bindings,
			headers: { "content-length": "5" },
		});
		expect(cut.status).toBe(400);
		expect((await get(`/api/v1/runs/${runId}/file?path=a.txt`, { bindings })).status).toBe(404);
		expect((await request("PUT", url, "hello", { ...anonymous, bindings })).status).toBe(200);
	});
});

it.each<[string, (url: URL) => unknown]>([
	["path", (url) => Object.assign(url, { pathname: url.pathname.replace("a.txt", "b.txt") })],
	["folder", (url) => Object.assign(url, { pathname: url.pathname.replace("/artifacts/0/", "/artifacts/1/") })],
	["size", (url) => url.searchParams.set("size", "6")],
	["no size", (url) => url.searchParams.delete("size")],
	["type", (url) => url.searchParams.set("type", "text/html")],
	["no type", (url) => url.searchParams.delete("type")],
	["expiry", (url) => url.searchParams.set("expires", String(Number(url.searchParams.get("expires")) + 1))],
	["digest", (url) => url.searchParams.set("sha256", "0".repeat(64))],
	["upload", (url) => url.searchParams.set("upload", "x")],
	["part", (url) => url.searchParams.set("part", "1")],
	["line break", (url) => url.searchParams.set("size", "5\n")],
	["signature", (url) => url.searchParams.set("signature", "0".repeat(64))],
	["cut signature", (url) => url.searchParams.set("signature", url.searchParams.get("signature")!.slice(1))],
	["no signature", (url) => url.searchParams.delete("signature")],
	["version", (url) => url.searchParams.set("v", "2")],
])("refuses a URL with another %s, before the body is read", async (_, change) => {
	const url = new URL((await ask({ content_type: "text/plain" })).url);
	change(url);
	// A body that breaks at its first byte would be another answer.
	const answer = await request("PUT", url.href, stream([], true), { ...anonymous, headers: { "content-length": "5" } });
	expect(answer).toMatchObject({ status: 403, json: { error_code: "PERMISSION_DENIED" } });
	expect(answer.json.message).toMatch(/signature/);
	expect((await get(`/api/v1/runs/${runId}/file?path=a.txt`)).status).toBe(404);
});

it("refuses another method, length and type than was signed", async () => {
	const { url } = await ask({ content_type: "text/plain; charset=utf-8" });
	for (const method of ["GET", "HEAD", "POST", "DELETE"]) {
		expect((await request(method, url, null, anonymous)).status).toBe(403);
	}
	for (const body of ["four", "sixsix"]) {
		const answer = await request("PUT", url, body, anonymous);
		expect(answer.status).toBe(403);
		expect(answer.json.message).toBe(`This URL takes 5 bytes; the request has ${body.length}.`);
	}
	const typed = await request("PUT", url, "hello", { ...anonymous, headers: { "content-type": "text/html" } });
	expect(typed.status).toBe(403);
	expect(typed.json.message).toContain("takes the content type text/plain; charset=utf-8, not");
	const piped = await request("PUT", url, stream(["hello"]), anonymous);
	expect(piped).toMatchObject({ status: 400 });
	expect(piped.json.message).toContain("needs a Content-Length");
	const right = { "content-type": "text/plain; charset=utf-8" };
	expect((await request("PUT", url, "hello", { ...anonymous, headers: right })).status).toBe(200);
	const object = await env.BUCKET.head(`0/${runId}/artifacts/a.txt`);
	expect(object?.httpMetadata?.contentType).toBe(right["content-type"]);
});

it("refuses an expired URL with the time at which it did", async () => {
	const key = await signingKey(env.DB, Date.now());
	const url = await signUrl(key, "http://runnel.test", { method: "GET", path: "0/a", expires: 1_000_000_000 });
	const answer = await request("GET", url, null, anonymous);
	expect(answer.status).toBe(403);
	expect(answer.json.message).toBe("This URL expired at 2001-09-09T01:46:40.000Z. Ask for a new one.");
	await expect(verifiedTerms(key, "GET", url, 999_999_999_999)).resolves.toMatchObject({ path: "0/a" });
	await expect(verifiedTerms(key, "GET", url, 1_000_000_000_000)).rejects.toThrow("expired");
});

it("keeps every term through signing and verifying, and no two sets of terms have one signature", async () => {
	const key = await signingKey(env.DB, Date.now());
	const expires = 4_000_000_000;
	const all: Terms[] = [
		{ method: "PUT", path: "0/a", expires },
		{ method: "PUT", path: "0/a", expires, size: 1 },
		{ method: "PUT", path: "0/a", expires, part: 1 },
		{ method: "PUT", path: "0/a", expires, size: 11 },
		{ method: "PUT", path: "0/a", expires, size: 1, part: 1, upload: "u" },
		{ method: "PUT", path: "0/a", expires, type: "1" },
		{ method: "PUT", path: "0/ü +(!)'*&?=.txt", expires, type: "text/plain; charset=utf-8", sha256: "a" },
		{ method: "GET", path: "0/a", expires },
		{ method: "POST", path: "0/a", expires, upload: "u" },
		{ method: "DELETE", path: "0/a", expires, upload: "u" },
	];
	const signatures = new Set<string>();
	for (const terms of all) {
		const url = await signUrl(key, "https://h", terms);
		signatures.add(new URL(url).searchParams.get("signature")!);
		const verified = await verifiedTerms(key, terms.method, url, 0);
		expect(JSON.parse(JSON.stringify(verified))).toEqual(terms);
	}
	expect(signatures.size).toBe(all.length);
});

it("makes its key once, though many ask at once for the first time", async () => {
	await env.DB.prepare("DELETE FROM settings").run();
	// Past what this isolate remembers of the key.
	const later = Date.now() + 60_000;
	const urls = await Promise.all(
		Array.from({ length: 8 }, async () => {
			const { url } = await workerSigner(testWork({ now: later }), "http://h").download("0/a", 60);
			return url;
		}),
	);
	expect(new Set(urls).size).toBe(1);
	const { results } = await env.DB.prepare("SELECT value FROM settings").all<{ value: string }>();
	expect(results).toHaveLength(1);
	expect(results[0]!.value).toMatch(/^[0-9a-f]{64}$/);
});

it.each([
	[{ run_id: "0".repeat(32) }, 404, "not found"],
	[{ run_id: undefined }, 400, "'run_id' is needed"],
	[{ path: "" }, 400, "'path' is needed"],
	[{ path: "../x" }, 400, "holds '..'"],
	[{ path: "/etc/x" }, 400, "is absolute"],
	[{ path: "a#b" }, 400, "holds '#'"],
	[{ path: "x".repeat(1_000) }, 400, "longer than 1024 bytes"],
	[{ size: undefined }, 400, "'size' is needed"],
	[{ size: -1 }, 400, "'size' must be a whole number from 0"],
	[{ size: "5" }, 400, "'size' must be a whole number"],
	[{ size: 1.5 }, 400, "'size' must be a whole number"],
	[{ content_type: "text" }, 400, "'content_type' must look like"],
	[{ content_type: "text/plain\r\nx: y" }, 400, "'content_type' must look like"],
	[{ sha256: "abc" }, 400, "'sha256' must be 64"],
	[{ expires_in: 604_801 }, 400, "'expires_in' must be a whole number from 1 to 604800"],
	[{ parts: 0 }, 400, "'parts' must be a whole number"],
	[{ parts: 10_001, size: 1e12 }, 400, "'parts' must be a whole number from 1 to 10000"],
	[{ parts: 2 }, 400, "Ask for at most 1 parts"],
	[{ parts: 2, size: 300e6 }, 400, "Ask for at least 3 parts"],
	[{ size: 200e6, sha256: "0".repeat(64) }, 400, "'sha256' can be checked for a file in one request only"],
	[{ colour: 1 }, 400, "Unknown field 'colour'"],
])("refuses to sign %j", async (fields, status, message) => {
	const { error } = (await post("/api/v1/artifacts/uploads", { run_id: runId, path: "a.txt", size: 5, ...fields }))
		.json;
	expect(error?.message).toContain(message);
	expect((await post("/api/v1/artifacts/uploads", { run_id: runId, path: "a.txt", size: 5, ...fields })).status).toBe(
		status,
	);
});

it("asks for the right to write, for a run that is there and a file that is", async () => {
	const body = { run_id: runId, path: "a.txt", size: 5 };
	expect((await post("/api/v1/artifacts/uploads", body, { token: TOKENS.viewer })).status).toBe(403);
	expect((await post("/api/v1/artifacts/uploads", body, { token: null })).status).toBe(401);
	expect((await post("/api/v1/artifacts/downloads", { run_id: runId, path: "a.txt" })).status).toBe(404);
	await mlflow.post("runs/delete", { run_id: runId });
	expect((await post("/api/v1/artifacts/uploads", body)).json.error.message).toContain("is deleted");
	expect(await bytes()).not.toBe("hello");
});

it("says at once what does not fit a deployment without R2", async () => {
	const large = { run_id: runId, path: "a.bin", size: 5_000_001 };
	const { status, json } = await post("/api/v1/artifacts/uploads", large, { bindings: WITHOUT_R2 });
	expect(status).toBe(501);
	expect(json.error.message).toContain("switch on R2");
	const parts = await post("/api/v1/artifacts/uploads", { ...large, size: 200e6 }, { bindings: WITHOUT_R2 });
	expect(parts.status).toBe(501);
	expect(parts.json.error.message).toContain("switch on R2");
});
