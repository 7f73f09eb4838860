/** Uploads in parts: MLflow's calls and the native ones, done right, done wrong, and given up. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import {
	beginUpload,
	completeUpload,
	receivePart,
	sweepUploads,
	uploadNamed,
} from "../../../worker/artifacts/multipart.ts";
import { workerSigner } from "../../../worker/artifacts/worker-signer.ts";
import { counted } from "../support/counted.ts";
import { post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { testWork } from "../support/work.ts";
import { folder, makeRun, put, read, request, stream, WITHOUT_R2 } from "./support/files.ts";

const MIB = 1024 * 1024;
const anonymous = { token: null };
const MPU = "/api/2.0/mlflow-artifacts/mpu";

interface Begun {
	upload_id: string;
	credentials: { url: string; part_number: number; headers: object }[];
}

let root: string;
beforeEach(() => {
	root = folder();
});

const call = (what: string, fields: object, options = {}) =>
	post(`${MPU}/${what}/${root}/sub`, { path: "/home/me/big file.bin", ...fields }, options);
const begin = async (parts: number): Promise<Begun> => (await call("create", { num_parts: parts })).json;
const send = (url: string, size: number, letter = "x") => request("PUT", url, letter.repeat(size), anonymous);
const uploads = async () => (await env.DB.prepare("SELECT count(*) AS n FROM uploads").first<number>("n"))!;
const atPath = () => read(`${root}/sub/big%20file.bin`);

/** Sends parts of these sizes and gives what the client would tell at the end. */
async function sendAll(begun: Begun, sizes: number[]) {
	const parts = [];
	for (const [i, size] of sizes.entries()) {
		const { url } = begun.credentials[i]!;
		const { status, headers } = await send(url, size, String.fromCharCode(97 + i));
		expect(status).toBe(200);
		parts.push({ part_number: i + 1, etag: headers.get("etag"), url });
	}
	return parts;
}

describe("MLflow's calls", () => {
	it("join parts to one file under the name of the local one", async () => {
		const begun = await begin(3);
		expect(begun.credentials.map((credential) => credential.part_number)).toEqual([1, 2, 3]);
		expect(begun.credentials[0]!.headers).toEqual({});
		const parts = await sendAll(begun, [5 * MIB, 5 * MIB, 7]);
		expect((await atPath()).status).toBe(404);
		expect(await call("complete", { upload_id: begun.upload_id, parts })).toMatchObject({ status: 200, text: "{}" });
		const { text, headers } = await atPath();
		expect(headers.get("content-length")).toBe(String(10 * MIB + 7));
		expect(text.slice(0, 2) + text.slice(5 * MIB - 1, 5 * MIB + 1) + text.slice(-8)).toBe("aaabbccccccc");
	});

	it("can be repeated, as a client does whose answer was lost", async () => {
		const begun = await begin(2);
		await send(begun.credentials[0]!.url, 5 * MIB, "z");
		const parts = await sendAll(begun, [5 * MIB, 1]);
		for (let time = 0; time < 2; time++) {
			expect((await call("complete", { upload_id: begun.upload_id, parts })).status).toBe(200);
		}
		// The bucket joined them, and the database never learned it.
		await env.DB.prepare("UPDATE uploads SET completed_at = NULL WHERE id = ?1").bind(begun.upload_id).run();
		expect((await call("complete", { upload_id: begun.upload_id, parts })).status).toBe(200);
		expect((await call("abort", { upload_id: begun.upload_id })).status).toBe(200);
		expect((await atPath()).text.startsWith("aaa")).toBe(true);
	});

	it("leave nothing when given up", async () => {
		const before = await uploads();
		const begun = await begin(2);
		await sendAll(begun, [5 * MIB]);
		expect(await call("abort", { upload_id: begun.upload_id })).toMatchObject({ status: 200, text: "{}" });
		expect(await uploads()).toBe(before);
		expect((await atPath()).status).toBe(404);
		expect((await send(begun.credentials[1]!.url, 1)).status).toBe(404);
		expect((await call("complete", { upload_id: begun.upload_id, parts: [] })).status).toBe(404);
	});

	it.each([
		["too small", [5 * MIB - 1], 0, "has 5242879 bytes; every part but the last has at least 5242880"],
		["empty", [0], 0, "has 0 bytes; every part but the last has at least"],
		["larger than one before", [5 * MIB, 6 * MIB], 1, "has 6291456 bytes, an earlier one 5242880"],
		["smaller than one before", [6 * MIB, 5 * MIB], 1, "has 5242880 bytes, an earlier one 6291456"],
		[
			"last and larger than the others",
			[5 * MIB, 5 * MIB, 5 * MIB + 1],
			2,
			"has 5242881 bytes, an earlier one 5242880",
		],
	])("refuse a part that is %s", async (_, sizes, wrong, message) => {
		const begun = await begin(3);
		for (const [i, size] of sizes.entries()) {
			const answer = await send(begun.credentials[i]!.url, size);
			expect(answer.status).toBe(i === wrong ? 400 : 200);
			if (i === wrong) expect(answer.json.message).toContain(message);
		}
	});

	it("refuse a part over the limit before it is read, and one that breaks off", async () => {
		const begun = await begin(2);
		const { url } = begun.credentials[0]!;
		const large = await request("PUT", url, stream(["x"]), {
			...anonymous,
			headers: { "content-length": "100000001" },
		});
		expect(large.status).toBe(413);
		const length = { "content-length": String(5 * MIB) };
		expect((await request("PUT", url, stream(["x"], true), { ...anonymous, headers: length })).status).toBe(400);
		expect((await request("PUT", url, stream(["x"]), anonymous)).status).toBe(400);
		const parts = await sendAll(begun, [5 * MIB, 1]);
		expect((await call("complete", { upload_id: begun.upload_id, parts })).status).toBe(200);
	});

	it("refuse to join what does not fit, and join it when it does", async () => {
		const begun = await begin(3);
		const parts = await sendAll(begun, [5 * MIB, 5 * MIB]);
		const complete = async (list: object[]) => {
			const { status, json } = await call("complete", { upload_id: begun.upload_id, parts: list });
			expect(status).toBe(400);
			return json.message as string;
		};
		const ghost = { part_number: 3, etag: '"00000000000000000000000000000000"' };
		expect(await complete(parts)).toContain("Parts are missing: 3 of 3.");
		expect(await complete([...parts, ghost])).toContain("Parts are missing: 3 of 3.");
		expect(await complete([])).toContain("Parts are missing: 1, 2, 3 of 3.");
		const third = (await send(begun.credentials[2]!.url, 9)).headers.get("etag");
		const all = [...parts, { part_number: 3, etag: third }];
		expect(await complete([all[1]!, all[0]!, all[2]!])).toContain("out of order: 1 comes after 2");
		expect(await complete([all[0]!, all[0]!, all[1]!, all[2]!])).toContain("out of order: 1 comes after 1");
		expect(await complete([...all, { part_number: 4, etag: third }])).toContain("There is no part 4");
		expect(await complete([...parts, ghost])).toContain("Part 3 has the ETag");
		expect(await complete([{ part_number: 1 }])).toContain("parts[0].etag");
		expect((await atPath()).status).toBe(404);
		expect((await call("complete", { upload_id: begun.upload_id, parts: all })).status).toBe(200);
	});

	it("finds out at the end that a last part which came first is too large", async () => {
		const begun = await begin(2);
		const last = (await send(begun.credentials[1]!.url, 5 * MIB + 1)).headers.get("etag");
		const first = (await send(begun.credentials[0]!.url, 5 * MIB)).headers.get("etag");
		const parts = [
			{ part_number: 1, etag: first },
			{ part_number: 2, etag: last },
		];
		const { status, json } = await call("complete", { upload_id: begun.upload_id, parts });
		expect(status).toBe(400);
		expect(json.message).toContain("Part 2 of 2 has 5242881 bytes");
	});

	it("do not touch another upload's file", async () => {
		const one = await begin(1);
		const two = await begin(1);
		const [partsOne, partsTwo] = [await sendAll(one, [4]), await sendAll(two, [6])];
		const elsewhere = await post(`${MPU}/complete/${root}/other`, {
			path: "x",
			upload_id: one.upload_id,
			parts: partsOne,
		});
		expect(elsewhere.status).toBe(400);
		expect((await call("complete", { upload_id: two.upload_id, parts: partsOne })).status).toBe(400);
		expect((await call("complete", { upload_id: one.upload_id, parts: partsOne })).status).toBe(200);
		expect((await atPath()).headers.get("content-length")).toBe("4");
		expect((await call("complete", { upload_id: two.upload_id, parts: partsTwo })).status).toBe(200);
		expect((await atPath()).headers.get("content-length")).toBe("6");
	});

	it.each([
		["C:\\Users\\me\\win.bin", "win.bin"],
		["\\\\host\\share\\win.bin", "win.bin"],
		["D:/data/win.bin", "win.bin"],
		["/plain.bin", "plain.bin"],
		["plain.bin", "plain.bin"],
	])("take the name of %s", async (path, name) => {
		const { upload_id } = (await call("create", { path, num_parts: 1 })).json;
		const row = await env.DB.prepare("SELECT path FROM uploads WHERE id = ?1").bind(upload_id).first<string>("path");
		expect(row).toBe(`${root}/sub/${name}`);
	});

	it.each([
		[{ num_parts: 0 }, "'num_parts' must be a whole number from 1 to 10000"],
		[{ num_parts: 10_001 }, "'num_parts' must be a whole number from 1 to 10000"],
		[{ path: undefined }, "'path'"],
		[{ path: "/x/.." }, "holds '..'"],
		[{ path: "/x/a#b" }, "holds '#'"],
		[{ path: "/x/" }, "empty part"],
	])("refuse to begin %j", async (fields, message) => {
		const { status, json } = await call("create", { num_parts: 2, ...fields });
		expect(status).toBe(400);
		expect(json.message).toContain(message);
	});

	it("ask for the right to write", async () => {
		expect((await call("create", { num_parts: 1 }, { token: TOKENS.viewer })).status).toBe(403);
		expect((await call("create", { num_parts: 1 }, { token: null })).status).toBe(401);
	});

	it("are refused without R2 in the words at which the client sends one piece", async () => {
		const answer = await call("create", { num_parts: 1 }, { bindings: WITHOUT_R2 });
		expect(answer).toMatchObject({ status: 501, json: { error_code: "NOT_IMPLEMENTED" } });
		expect(answer.json.message).toMatch(/^Multipart upload is not supported for the current artifact repository/);
	});

	it("give a signed URL for a download", async () => {
		await put(`${root}/a.bin`, "0123456789");
		const presigned = `/api/2.0/mlflow-artifacts/presigned/${root}`;
		const { json } = await request("GET", `${presigned}/a.bin`);
		expect(json).toMatchObject({ headers: {}, file_size: 10 });
		const part = await request("GET", json.url, null, { ...anonymous, headers: { range: "bytes=4-9" } });
		expect(part).toMatchObject({ status: 206, text: "456789" });
		expect(await request("GET", `${presigned}/none.bin`)).toMatchObject({ status: 404 });
	});
});

describe("the native form", () => {
	const ask = async (fields: object) => {
		const { runId } = await makeRun();
		const { json } = await post("/api/v1/artifacts/uploads", { run_id: runId, path: "big.bin", ...fields });
		return { runId, ticket: json };
	};
	const file = (runId: string) => request("GET", `/api/v1/runs/${runId}/file?path=big.bin`);

	it("needs nothing but its URLs, and no ETags", async () => {
		const { runId, ticket } = await ask({ size: 10 * MIB + 4, parts: 2 });
		expect(
			ticket.parts.map(({ part_number, offset, size }: Record<string, number>) => [part_number, offset, size]),
		).toEqual([
			[1, 0, 5 * MIB + 2],
			[2, 5 * MIB + 2, 5 * MIB + 2],
		]);
		for (const part of [...ticket.parts].reverse()) {
			expect((await send(part.url, part.size + 1)).status).toBe(403);
			expect((await send(part.url, part.size)).status).toBe(200);
		}
		expect(await request("POST", ticket.complete_url, null, anonymous)).toMatchObject({ status: 200 });
		expect(await request("POST", ticket.complete_url, null, anonymous)).toMatchObject({ status: 200 });
		expect((await file(runId)).headers.get("content-length")).toBe(String(10 * MIB + 4));
	});

	it("cuts a file into parts where one request cannot carry it", async () => {
		const { ticket } = await ask({ size: 1_000_000_000 });
		expect(ticket.parts).toHaveLength(20);
		expect(ticket.parts.reduce((sum: number, part: { size: number }) => sum + part.size, 0)).toBe(1_000_000_000);
		const { json } = await post("/api/v1/artifacts/uploads", {
			run_id: (await makeRun()).runId,
			path: "x",
			size: 100_000_000,
		});
		expect(json.parts).toBeUndefined();
	});

	it("says which part is missing, and can be given up", async () => {
		const { runId, ticket } = await ask({ size: 10 * MIB, parts: 2 });
		await send(ticket.parts[1].url, 5 * MIB);
		const early = await request("POST", ticket.complete_url, null, anonymous);
		expect(early.status).toBe(400);
		expect(early.json.message).toBe("Parts are missing: 1 of 2.");
		expect((await request("DELETE", ticket.complete_url, null, anonymous)).status).toBe(403);
		expect((await request("DELETE", ticket.abort_url, null, anonymous)).status).toBe(200);
		expect((await request("DELETE", ticket.abort_url, null, anonymous)).status).toBe(404);
		expect((await send(ticket.parts[0].url, 5 * MIB)).status).toBe(404);
		expect((await file(runId)).status).toBe(404);
	});
});

it("costs one row to begin, one a part, one to end, and one to forget", async () => {
	const { db, take } = counted(env.DB);
	const work = testWork({ db });
	const signer = workerSigner(work, "http://h");
	const upload = await beginUpload(work, signer, { path: `${root}/cost.bin` }, 2);
	expect(take()).toMatchObject({ statements: 1, rowsWritten: 1 });
	for (const [number, size] of [
		[1, 5 * MIB],
		[2, 3],
	] as const) {
		await receivePart(work, upload.id, number, stream(["x".repeat(size)]), size);
		expect(take()).toMatchObject({ statements: 2, rowsWritten: 1 });
	}
	await completeUpload(work, signer, await uploadNamed(work, upload.id));
	expect(take()).toMatchObject({ statements: 2, rowsWritten: 1 });
	await sweepUploads({ ...work, now: work.now + 26 * 3_600_000 }, env);
	expect(take().rowsWritten).toBe(1);
});

it("puts no stone in a sweep's way that stays there", async () => {
	await env.DB.prepare("DELETE FROM uploads").run();
	await begin(1);
	const broken = { resumeMultipartUpload: () => ({ abort: () => Promise.reject(new Error("R2 is down")) }) };
	const work = testWork({ now: Date.now() + 26 * 3_600_000, bucket: broken as unknown as R2Bucket });
	expect(await sweepUploads(work, env)).toBe(1);
	expect(await uploads()).toBe(0);
});

it("sweeps what was never finished, and what was finished a day ago", async () => {
	await env.DB.prepare("DELETE FROM uploads").run();
	const open = await begin(2);
	await sendAll(open, [5 * MIB]);
	const done = await begin(1);
	const parts = await sendAll(done, [3]);
	await call("complete", { upload_id: done.upload_id, parts });

	expect(await sweepUploads(testWork({ now: Date.now() + 24 * 3_600_000 }), env)).toBe(0);
	const later = testWork({ now: Date.now() + 26 * 3_600_000 });
	const storeId = (await env.DB.prepare("SELECT store_id FROM uploads WHERE id = ?1")
		.bind(open.upload_id)
		.first<string>("store_id"))!;
	expect(await sweepUploads(later, env)).toBe(2);
	expect(await sweepUploads(later, env)).toBe(0);
	expect(await uploads()).toBe(0);
	await expect(
		env.BUCKET.resumeMultipartUpload(`${root}/sub/big file.bin`, storeId).uploadPart(1, "x"),
	).rejects.toThrow("does not exist");
	expect((await atPath()).text).toBe("aaa");
});
