/** What a reader gets: parts of files, only what is new, and headers under which nothing can run. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { rangeVerdict, verdictOf } from "../../../worker/artifacts/conditions.ts";
import { folder, makeRun, PROXY, put, read, request, WITHOUT_R2 } from "./support/files.ts";

const file = { path: "x", size: 10, etag: '"e"', uploadedAt: 1_000_500 };
const DATE = new Date(1_000_000).toUTCString();
const EARLIER = new Date(999_000).toUTCString();

it.each([
	["bytes=0-3", 206, 0, 3],
	["bytes=3-", 206, 3, 9],
	["bytes=-4", 206, 6, 9],
	["bytes=-99", 206, 0, 9],
	["bytes=8-99", 206, 8, 9],
	["Bytes = 9 - 9 ", 206, 9, 9],
	["bytes=10-", 416],
	["bytes=-0", 416],
	["bytes=5-2", 200],
	["bytes=0-1,3-4", 200],
	["bytes=-", 200],
	["bytes=a-b", 200],
	["items=0-1", 200],
	["bytes=99999999999999999999-", 200],
])("understands the range %s of ten bytes", (range, status, first?: number, last?: number) => {
	const span = first === undefined ? {} : { span: { first, last } };
	expect(rangeVerdict(range, 10)).toEqual({ status, ...span });
});

it("has no part of an empty file to give", () => {
	for (const range of ["bytes=0-0", "bytes=-1"]) expect(rangeVerdict(range, 0).status).toBe(416);
});

it.each([
	[{ "if-none-match": '"e"' }, 304],
	[{ "if-none-match": 'W/"e"' }, 304],
	[{ "if-none-match": '"a", "e"' }, 304],
	[{ "if-none-match": "*" }, 304],
	[{ "if-none-match": '"a"' }, 200],
	[{ "if-none-match": '"a"', "if-modified-since": DATE }, 200],
	[{ "if-modified-since": DATE }, 304],
	[{ "if-modified-since": EARLIER }, 200],
	[{ "if-modified-since": "nonsense" }, 200],
	[{ "if-match": '"e"' }, 200],
	[{ "if-match": '"a"' }, 412],
	[{ "if-match": 'W/"e"' }, 412],
	[{ range: "bytes=0-0", "if-range": '"e"' }, 206],
	[{ range: "bytes=0-0", "if-range": '"a"' }, 200],
	[{ range: "bytes=0-0", "if-none-match": '"e"' }, 304],
])("answers %j", (headers, status) => {
	expect(verdictOf(new Headers(headers as Record<string, string>), file).status).toBe(status);
});

describe.each([
	["with R2", env],
	["without R2", WITHOUT_R2],
])("%s", (_, bindings) => {
	it("gives a part, the head, and nothing where the reader has it", async () => {
		const path = `${folder()}/a.txt`;
		await put(path, "0123456789", { bindings });
		const part = await read(path, { bindings, headers: { range: "bytes=2-4" } });
		expect(part).toMatchObject({ status: 206, text: "234" });
		expect(part.headers.get("content-range")).toBe("bytes 2-4/10");
		expect(part.headers.get("content-length")).toBe("3");

		const beyond = await read(path, { bindings, headers: { range: "bytes=10-" } });
		expect(beyond).toMatchObject({ status: 416, text: "" });
		expect(beyond.headers.get("content-range")).toBe("bytes */10");

		const head = await request("HEAD", `${PROXY}/${path}`, null, { bindings });
		expect(head).toMatchObject({ status: 200, text: "" });
		expect(head.headers.get("content-length")).toBe("10");
		expect(head.headers.get("accept-ranges")).toBe("bytes");

		const etag = head.headers.get("etag")!;
		expect(await read(path, { bindings, headers: { "if-none-match": etag } })).toMatchObject({ status: 304, text: "" });
		await put(path, "different", { bindings });
		expect(await read(path, { bindings, headers: { "if-none-match": etag } })).toMatchObject({ status: 200 });
		expect((await request("HEAD", `${PROXY}/${path}x`, null, { bindings })).status).toBe(404);
	});
});

const HOSTILE = [
	"a.html",
	"a.htm",
	"a.xhtml",
	"a.svg",
	"a.xml",
	"a.mht",
	"a.swf",
	"a.pdf",
	"a.js.html",
	"a",
	"a.constructor",
	"a.HTML",
];
const HARMLESS: [string, string][] = [
	["a.png", "image/png"],
	["a.JPG", "image/jpeg"],
	["a.txt", "text/plain; charset=utf-8"],
	["a.md", "text/plain; charset=utf-8"],
	["a.js", "text/plain; charset=utf-8"],
	["MLmodel", "text/plain; charset=utf-8"],
	["a.mp4", "video/mp4"],
];

it("is an attachment of our own type, unless it is harmless and asked for inline", async () => {
	const { runId, root } = await makeRun();
	const open = async (name: string, inline: string) => {
		await put(`${root}/${name}`, "<script>alert(1)</script>", { headers: { "content-type": "text/html" } });
		return request("GET", `/api/v1/runs/${runId}/file?${new URLSearchParams({ path: name, inline })}`);
	};
	for (const name of HOSTILE) {
		const { headers } = await open(name, "1");
		expect(headers.get("content-disposition")).toMatch(/^attachment;/);
		expect(headers.get("content-type")).not.toMatch(/html|\/xml|javascript/);
	}
	for (const [name, type] of HARMLESS) {
		expect((await open(name, "1")).headers.get("content-disposition")).toMatch(/^inline;/);
		const { headers } = await open(name, "0");
		expect(headers.get("content-disposition")).toMatch(/^attachment;/);
		expect(headers.get("content-type")).toBe(type);
	}
});

it("carries the headers that keep a file from running, on every way out", async () => {
	const { runId, root } = await makeRun();
	await put(`${root}/a b;"ü'.html`, "<script>alert(1)</script>");
	const query = new URLSearchParams({ path: `a b;"ü'.html`, run_id: runId });
	for (const path of [
		`${PROXY}/${root}/${encodeURIComponent(`a b;"ü'.html`)}`,
		`/api/v1/runs/${runId}/file?${query}`,
		`/get-artifact?${query}`,
	]) {
		const { headers, text } = await request("GET", path);
		expect(text).toBe("<script>alert(1)</script>");
		expect(headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
		expect(headers.get("x-content-type-options")).toBe("nosniff");
		expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
		expect(headers.get("content-type")).toBe("application/octet-stream");
		expect(headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''a%20b%3B%22%C3%BC%27.html");
		expect(headers.get("set-cookie")).toBeNull();
	}
});
