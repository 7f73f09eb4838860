/** The artifact proxy as MLflow's client uses it: with R2, and the same without. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { TOKENS } from "../support/tokens.ts";
import { folder, list, PROXY, put, read, remove, request, stream, WITHOUT_R2 } from "./support/files.ts";

describe.each([
	["with R2", env],
	["without R2", WITHOUT_R2],
])("%s", (_, bindings) => {
	const options = { bindings };

	it("takes a file and gives it back", async () => {
		const root = folder();
		expect(await put(`${root}/a/b.txt`, "hello", options)).toMatchObject({ status: 200, text: "{}" });
		const got = await read(`${root}/a/b.txt`, options);
		expect(got).toMatchObject({ status: 200, text: "hello" });
		expect(got.headers.get("content-length")).toBe("5");
	});

	it("takes an empty file, with and without a length", async () => {
		const root = folder();
		expect((await put(`${root}/known.txt`, "", options)).status).toBe(200);
		expect((await put(`${root}/chunked.txt`, stream([]), options)).status).toBe(200);
		expect((await read(`${root}/known.txt`, options)).text).toBe("");
		expect((await read(`${root}/chunked.txt`, options)).text).toBe("");
		expect(await list(root, options)).toEqual({
			files: [
				{ path: "chunked.txt", is_dir: false, file_size: 0 },
				{ path: "known.txt", is_dir: false, file_size: 0 },
			],
		});
	});

	it("takes a small body without a length", async () => {
		const root = folder();
		expect((await put(`${root}/a.txt`, stream(["one ", "two"]), options)).status).toBe(200);
		expect((await read(`${root}/a.txt`, options)).text).toBe("one two");
	});

	it("replaces a file", async () => {
		const path = `${folder()}/a.txt`;
		await put(path, "old and longer", options);
		await put(path, "new", options);
		expect((await read(path, options)).text).toBe("new");
	});

	it("keeps names as they are", async () => {
		const root = folder();
		const names = [
			"a b.txt",
			"a+step+5.png",
			"ünï 🙂.txt",
			"100%.txt",
			"'q'(1)!*.txt",
			"x&y=z;w:v,@$.txt",
			"[1]|~^`{}.txt",
			"..a",
			"a..b",
		];
		for (const name of names) {
			expect((await put(`${root}/${encodeURIComponent(name)}`, name, options)).status).toBe(200);
			expect((await read(`${root}/${encodeURIComponent(name)}`, options)).text).toBe(name);
		}
		const listed = (await list(root, options)).files.map((file: { path: string }) => file.path);
		expect(listed.sort()).toEqual([...names].sort());
	});

	it("lists a folder by names, and nothing for a file, a missing path and a prefix of a name", async () => {
		const root = folder();
		for (const path of ["one.txt", "sub/two.txt", "sub/deep/three.txt"]) await put(`${root}/${path}`, "x", options);
		const files = [
			{ path: "one.txt", is_dir: false, file_size: 1 },
			{ path: "sub", is_dir: true },
		];
		expect(await list(root, options)).toEqual({ files });
		expect(await list(`${root}/`, options)).toEqual({ files });
		expect(await list(`${root}/sub`, options)).toEqual({
			files: [
				{ path: "deep", is_dir: true },
				{ path: "two.txt", is_dir: false, file_size: 1 },
			],
		});
		for (const nothing of ["one.txt", "missing", "su"]) expect(await list(`${root}/${nothing}`, options)).toEqual({});
	});

	it("deletes a file or a folder, and nothing beside it", async () => {
		const root = folder();
		for (const path of ["a", "a/1", "a/b/2", "ab", "a.txt", "z"]) await put(`${root}/${path}`, "x", options);
		expect(await remove(`${root}/a/`, options)).toMatchObject({ status: 200, text: "{}" });
		expect((await list(root, options)).files.map((file: { path: string }) => file.path)).toEqual(["a.txt", "ab", "z"]);
		expect((await remove(`${root}/a`, options)).status).toBe(200);
		expect((await remove(`${root}/z`, options)).status).toBe(200);
		expect((await list(root, options)).files).toHaveLength(2);
	});

	it("answers a missing file with a JSON 404", async () => {
		const got = await read("0/none/artifacts/x.txt", options);
		expect(got).toMatchObject({ status: 404, json: { error_code: "RESOURCE_DOES_NOT_EXIST" } });
		expect(got.json.message).toContain("0/none/artifacts/x.txt");
	});

	it.each([
		["ends early", stream(["four"]), "9"],
		["goes on", stream(["four", "five", "six"]), "9"],
		["goes on after nothing", stream(["x"]), "0"],
		["breaks", stream(["four"], true), "9"],
		["breaks without a length", stream(["four"], true), undefined],
	])("stores nothing of a body that %s", async (_, body, length) => {
		const root = folder();
		await put(`${root}/old.txt`, "old", options);
		const headers: Record<string, string> = length === undefined ? {} : { "content-length": length };
		const answer = await put(`${root}/old.txt`, body, { ...options, headers });
		expect(answer).toMatchObject({ status: 400, json: { error_code: "INVALID_PARAMETER_VALUE" } });
		expect((await read(`${root}/old.txt`, options)).text).toBe("old");
		expect((await list(root, options)).files).toHaveLength(1);
	});

	it("keeps one whole body of several at once", async () => {
		const path = `${folder()}/same.txt`;
		const bodies = ["a", "b", "c", "d"].map((letter) => letter.repeat(100_000));
		const answers = await Promise.all(bodies.map((body) => put(path, body, options)));
		// R2 takes one write a second to a key; what it refuses for that is worth another try.
		for (const { status } of answers) expect([200, 503]).toContain(status);
		expect(bodies).toContain((await read(path, options)).text);
	});
});

it("refuses a body over the limit, and says which variables turn parts on", async () => {
	const answer = await put(`${folder()}/big.bin`, stream(["x"]), { headers: { "content-length": "100000001" } });
	expect(answer.status).toBe(413);
	expect(answer.json.message).toContain("MLFLOW_ENABLE_PROXY_MULTIPART_UPLOAD=true");
	expect(answer.json.message).toContain("MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=");
});

it("refuses names with '?', which the client does not escape", async () => {
	const answer = await put(`${folder()}/a?b.txt`, "x");
	expect(answer).toMatchObject({ status: 400 });
	expect(answer.json.message).toContain("File names must not hold '?': the upload's path is followed by \"?b.txt\".");
});

it("takes a file whatever its uploader says of its type", async () => {
	for (const type of ["", "x".repeat(9_000), "text/html", "ünï"]) {
		const path = `${folder()}/a.bin`;
		expect((await put(path, "x", { headers: { "content-type": encodeURI(type) } })).status).toBe(200);
		expect((await read(path)).headers.get("content-type")).toBe("application/octet-stream");
	}
});

it("asks for the right to write", async () => {
	const path = `${folder()}/a.txt`;
	expect((await put(path, "x", { token: TOKENS.viewer })).status).toBe(403);
	expect((await put(path, "x", { token: null })).status).toBe(401);
	expect((await put(path, "x", { token: TOKENS.member })).status).toBe(200);
	expect((await remove(path, { token: TOKENS.viewer })).status).toBe(403);
	expect((await read(path, { token: TOKENS.viewer })).text).toBe("x");
	expect((await request("GET", PROXY, null, { token: null })).status).toBe(401);
});

it("lists a folder whole, however many pages that takes", async () => {
	await env.DB.prepare(
		`INSERT INTO files (path, content, size, uploaded_at)
		SELECT '0/many/' || key || '.txt', key, 1, 0 FROM json_each(?1)`,
	)
		.bind(JSON.stringify(Array.from({ length: 2_203 }, () => 0)))
		.run();
	const { files } = await list("0/many", { bindings: WITHOUT_R2 });
	expect(new Set(files.map((file: { path: string }) => file.path)).size).toBe(2_203);
});
