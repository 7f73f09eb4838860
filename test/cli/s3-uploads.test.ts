/** With R2's own keys set, files go straight to its S3 API: signed by us, checked by it, seen by all. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runClientScript } from "../support/client-script.ts";
import { type S3Server, startS3Server } from "./support/s3-server.ts";

const MIB = 1024 * 1024;
let server: S3Server;
let runId: string;

beforeAll(async () => {
	server = await startS3Server();
	runId = ((await call("/api/v1/runs", { name: "files" })) as { run_id: string }).run_id;
});
afterAll(() => server?.stop());

async function call(path: string, body: object, status = 200) {
	const response = await fetch(`${server.url}${path}`, {
		method: "POST",
		headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	const json = await response.json();
	expect(json).toSatisfy(() => response.status === status);
	// biome-ignore lint/suspicious/noExplicitAny: answers of several shapes
	return json as any;
}

const ask = (fields: object) => call("/api/v1/artifacts/uploads", { run_id: runId, path: "a.bin", ...fields });

/** A request as anybody can make it: without a token. */
const send = (url: string, body: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}) =>
	fetch(url, { method: "PUT", body, headers });

async function stored(path: string): Promise<Buffer | undefined> {
	const query = new URLSearchParams({ path });
	const response = await fetch(`${server.url}/api/v1/runs/${runId}/file?${query}`, {
		headers: { authorization: `Bearer ${server.token}` },
	});
	const bytes = Buffer.from(await response.arrayBuffer());
	return response.ok ? bytes : undefined;
}

const bytes = (size: number) => new Uint8Array(randomBytes(size));

it("sends a file to the bucket and fetches it from there", async () => {
	const content = bytes(1_000);
	const path = "deep/a b+c(1)!'*ü&=.bin";
	const ticket = await ask({ path, size: content.length });
	expect(ticket.url.startsWith(`${server.endpoint}/runnel/0/${runId}/artifacts/deep/`)).toBe(true);
	expect(ticket.headers).toEqual({});
	expect((await send(ticket.url, content)).status).toBe(200);
	expect(await stored(path)).toEqual(Buffer.from(content));

	const download = await call("/api/v1/artifacts/downloads", { run_id: runId, path });
	expect(download.url.startsWith(server.endpoint)).toBe(true);
	const got = await fetch(download.url, { headers: { range: "bytes=10-19" } });
	expect(got.status).toBe(206);
	expect(Buffer.from(await got.arrayBuffer())).toEqual(Buffer.from(content.subarray(10, 20)));
	// The simulation does not act on these; R2 does.
	const query = new URL(download.url).searchParams;
	expect(query.get("response-content-disposition")).toMatch(/^attachment; filename\*=UTF-8''a%20b/);
	expect(query.get("response-content-type")).toBe("application/octet-stream");
});

it("binds method, path, size, type and digest", async () => {
	const content = bytes(1_000);
	const sha256 = createHash("sha256").update(content).digest("hex");
	const ticket = await ask({ path: "bound.bin", size: 1_000, content_type: "application/x-model", sha256 });
	expect(Object.keys(ticket.headers).sort()).toEqual(["content-type", "x-amz-checksum-sha256"]);
	const { url, headers } = ticket;
	expect((await send(url, bytes(999), headers)).status).toBe(403);
	expect((await send(url, content, { ...headers, "content-type": "text/html" })).status).toBe(403);
	expect((await send(url, content, { ...headers, "x-amz-checksum-sha256": "AAAA" })).status).toBe(403);
	expect((await send(url, content)).status).toBe(403);
	expect((await send(url.replace("bound.bin", "other.bin"), content, headers)).status).toBe(403);
	expect((await fetch(url)).status).toBe(403);
	expect(await stored("bound.bin")).toBeUndefined();
	expect((await send(url, content, headers)).status).toBe(200);
	expect(await stored("bound.bin")).toEqual(Buffer.from(content));
});

it("ends with its time", async () => {
	const { url } = await ask({ path: "late.bin", size: 1, expires_in: 1 });
	await new Promise((resolve) => setTimeout(resolve, 2_100));
	expect((await send(url, "x")).status).toBe(403);
	expect(await stored("late.bin")).toBeUndefined();
});

it("joins parts, which the client has to name", async () => {
	const content = bytes(5 * MIB + 5 * MIB + 10);
	const ticket = await ask({ path: "big.bin", size: content.length, parts: 2 });
	const parts: { part_number: number; etag: string | null }[] = [];
	for (const { url, offset, size, part_number } of ticket.parts) {
		const response = await send(url, content.subarray(offset, offset + size));
		expect(response.status).toBe(200);
		parts.push({ part_number, etag: response.headers.get("etag") });
	}
	const complete = async (body?: object) => {
		const init = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
		const response = await fetch(ticket.complete_url, { method: "POST", ...init });
		return { status: response.status, text: await response.text() };
	};
	expect(await complete()).toMatchObject({ status: 400, text: expect.stringContaining("'parts' is needed") });
	expect(await complete({ parts: parts.slice(1) })).toMatchObject({
		status: 400,
		text: expect.stringContaining("missing: 1"),
	});
	const wrong = [parts[0]!, { part_number: 2, etag: '"0123456789abcdef0123456789abcdef"' }];
	expect(await complete({ parts: wrong })).toMatchObject({ status: 400, text: expect.stringContaining("InvalidPart") });
	expect(await stored("big.bin")).toBeUndefined();
	expect((await complete({ parts })).status).toBe(200);
	expect((await complete({ parts })).status).toBe(200);
	expect((await stored("big.bin"))?.equals(content)).toBe(true);
});

it("forgets parts that were given up", async () => {
	const ticket = await ask({ path: "gone.bin", size: 10 * MIB, parts: 2 });
	expect((await send(ticket.parts[0].url, bytes(5 * MIB))).status).toBe(200);
	expect((await fetch(ticket.abort_url, { method: "DELETE" })).status).toBe(200);
	expect((await send(ticket.parts[1].url, bytes(5 * MIB))).ok).toBe(false);
	expect(await stored("gone.bin")).toBeUndefined();
});

it("serves MLflow's client: parts and ranges go to the bucket, and no token with them", async () => {
	const result = await runClientScript<{ same: boolean; requests: [string, string, boolean][] }>(
		server,
		"test/clients/large_file.py",
		"11",
	);
	expect(result.same).toBe(true);
	const direct = result.requests.filter(([, url]) => url.startsWith(server.endpoint));
	expect(direct.filter(([method]) => method === "PUT")).toHaveLength(3);
	expect(direct.filter(([method]) => method === "GET")).toHaveLength(3);
	expect(direct.some(([, , token]) => token)).toBe(false);
});
