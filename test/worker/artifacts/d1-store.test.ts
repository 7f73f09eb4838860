/** Files without R2: how they are cut, what they cost, where it ends. */
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { d1Store } from "../../../worker/artifacts/d1-store.ts";
import { D1_PIECE } from "../../../worker/artifacts/limits.ts";
import { counted } from "../support/counted.ts";
import { folder, list, put, read, remove, stream, WITHOUT_R2 } from "./support/files.ts";

const options = { bindings: WITHOUT_R2 };
const bytes = (size: number, seed = 1) => Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8) * seed) & 255);
const streamed = (content: Uint8Array<ArrayBuffer>) => new Blob([content]).stream();
const total = async () =>
	(await env.DB.prepare("SELECT value FROM counters WHERE name = 'file_bytes'").first<number>("value"))!;
const rows = async (table: string) => (await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n"))!;

async function contentOf(path: string, span?: { first: number; last: number }): Promise<Uint8Array> {
	const found = await d1Store(env.DB, 0).get(path, span);
	return new Uint8Array(await new Response(found!.body).arrayBuffer());
}

it("cuts a file into pieces and gives any span of it", async () => {
	const store = d1Store(env.DB, 1_000);
	const content = bytes(2 * D1_PIECE + 12_345);
	const stored = await store.put({ path: "0/big", length: content.length }, streamed(content));
	expect(stored).toMatchObject({ path: "0/big", size: content.length, uploadedAt: 1_000 });
	expect(await rows("file_pieces")).toBe(3);
	expect(await contentOf("0/big")).toEqual(content);
	for (const [first, last] of [
		[0, 0],
		[D1_PIECE - 1, D1_PIECE],
		[D1_PIECE, D1_PIECE],
		[5, 2 * D1_PIECE + 5],
		[content.length - 1, content.length - 1],
	] as const) {
		expect(await contentOf("0/big", { first, last })).toEqual(content.subarray(first, last + 1));
	}
});

it("leaves nothing of what was replaced or removed, and counts its bytes", async () => {
	const root = folder();
	const [before, pieces] = [await total(), await rows("file_pieces")];
	await put(`${root}/a`, bytes(D1_PIECE + 1), options);
	expect((await total()) - before).toBe(D1_PIECE + 1);
	await put(`${root}/a`, bytes(10), options);
	await put(`${root}/sub/b`, bytes(20), options);
	expect((await total()) - before).toBe(30);
	expect((await rows("file_pieces")) - pieces).toBe(2);
	await remove(root, options);
	await remove(root, options);
	expect(await total()).toBe(before);
	expect(await rows("file_pieces")).toBe(pieces);
});

it("gives a reader of replaced bytes an error, never a mixture", async () => {
	const store = d1Store(env.DB, 0);
	await store.put({ path: "0/mixed", length: 3 * D1_PIECE }, streamed(bytes(3 * D1_PIECE)));
	const reader = (await store.get("0/mixed"))!.body.getReader();
	// The stream reads one piece ahead; the third is gone.
	await reader.read();
	await store.put({ path: "0/mixed", length: 3 * D1_PIECE }, streamed(bytes(3 * D1_PIECE, 2)));
	await expect(
		(async () => {
			while (!(await reader.read()).done);
		})(),
	).rejects.toThrow("was replaced while it was read");
});

it("keeps one of many written at once, with the right total", async () => {
	const before = await total();
	const store = d1Store(env.DB, 0);
	const contents = [1, 2, 3, 4, 5].map((seed) => bytes(D1_PIECE + seed, seed));
	await Promise.all(
		contents.map((content) => store.put({ path: "0/race", length: content.length }, streamed(content))),
	);
	const kept = await contentOf("0/race");
	expect(
		contents.some((content) => content.length === kept.length && content.every((byte, i) => byte === kept[i])),
	).toBe(true);
	expect((await total()) - before).toBe(kept.length);
});

it("takes a file of five megabytes, and none that is larger", async () => {
	const path = `${folder()}/limit.bin`;
	expect((await put(path, bytes(5_000_000), options)).status).toBe(200);
	const answer = await put(path, stream(["x"]), { ...options, headers: { "content-length": "5000001" } });
	expect(answer).toMatchObject({ status: 501, json: { error_code: "NOT_IMPLEMENTED" } });
	expect(answer.json.message).toContain(
		"The file has 5000001 bytes. This deployment keeps files in its database: 5000000 bytes a file",
	);
	expect(answer.json.message).toContain("switch on R2: bind a bucket as BUCKET and deploy again");
	expect((await read(path, options)).headers.get("content-length")).toBe("5000000");
	const chunked = await put(path, stream([bytes(3_000_000), bytes(3_000_000)]), options);
	expect(chunked.status).toBe(501);
	await remove(path, options);
});

it("refuses what does not fit the total, and stores nothing of it", async () => {
	const root = folder();
	await put(`${root}/old`, "0123456789", options);
	const before = await total();
	await env.DB.prepare("UPDATE counters SET value = 100000000 - 5 WHERE name = 'file_bytes'").run();
	const pieces = await rows("file_pieces");
	const answer = await put(`${root}/new`, "123456", options);
	expect(answer.status).toBe(501);
	expect(answer.json.message).toContain("100000000 bytes in all, and another 6 do not fit");
	expect((await list(root, options)).files).toHaveLength(1);
	expect(await rows("file_pieces")).toBe(pieces);
	// What takes the place of as much still fits.
	expect((await put(`${root}/old`, "012345678901234", options)).status).toBe(200);
	expect((await put(`${root}/old`, "0123456789012345", options)).status).toBe(501);
	expect((await read(`${root}/old`, options)).text).toBe("012345678901234");
	await env.DB.prepare("UPDATE counters SET value = ?1 WHERE name = 'file_bytes'")
		.bind(before + 5)
		.run();
});

it("costs three rows for a new file, four to replace it, and one more for every further piece", async () => {
	const { db, take } = counted(env.DB);
	const store = d1Store(db, 0);
	const write = async (size: number) => {
		await store.put({ path: "0/cost", length: size }, streamed(bytes(size)));
		return take();
	};
	expect(await write(1_000)).toMatchObject({ statements: 4, rowsWritten: 3 });
	expect(await write(1_000)).toMatchObject({ statements: 4, rowsWritten: 4 });
	expect(await write(3 * D1_PIECE)).toMatchObject({ statements: 6, rowsWritten: 6 });
	expect(take().rowsRead).toBe(0);
	await new Response((await store.get("0/cost"))!.body).arrayBuffer();
	expect(take()).toMatchObject({ statements: 4, rowsRead: 4, rowsWritten: 0 });
	await store.delete("0/cost");
	expect(take().rowsWritten).toBe(5);
});
