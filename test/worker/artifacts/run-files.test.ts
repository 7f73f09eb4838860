/** A run's files over the native API and over MLflow's helpers: pages, archives, listings by run. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { randomHex } from "../../../worker/access/tokens.ts";
import { get, mlflow, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { makeRun, put, request, WITHOUT_R2 } from "./support/files.ts";
import { unzip } from "./support/unzip.ts";

describe.each([
	["with R2", env],
	["without R2", WITHOUT_R2],
])("%s", (_, bindings) => {
	it("lists a folder in pages, each file and folder once", async () => {
		const { runId, root } = await makeRun({ bindings });
		const files = Array.from({ length: 25 }, (_, i) => `step ${String(i).padStart(2, "0")}.png`);
		const folders = ["step 03", "step 17.d", "z"];
		for (const name of files) await put(`${root}/images/${name}`, "x", { bindings });
		for (const name of folders) await put(`${root}/images/${name}/x`, "x", { bindings });

		const seen: { path: string; is_dir: boolean }[] = [];
		let token = "";
		let pages = 0;
		do {
			const query = new URLSearchParams({ path: "images", limit: "10", ...(token && { page_token: token }) });
			const { json } = await get(`/api/v1/runs/${runId}/artifacts?${query}`, { bindings });
			expect(json.files.length).toBeLessThanOrEqual(10);
			seen.push(...json.files);
			token = json.next_page_token ?? "";
			pages += 1;
		} while (token !== "");
		expect(pages).toBe(3);
		expect(
			seen
				.filter((file) => file.is_dir)
				.map((file) => file.path)
				.sort(),
		).toEqual(folders.map((name) => `images/${name}`));
		expect(
			seen
				.filter((file) => !file.is_dir)
				.map((file) => file.path)
				.sort(),
		).toEqual(files.map((name) => `images/${name}`));
	});

	it("gives a whole run, or a folder of it, as one archive", async () => {
		const { runId, root } = await makeRun({ bindings });
		const files: Record<string, string> = {
			"a.txt": "one",
			"empty.txt": "",
			"deep/ünï 🙂.txt": "two".repeat(50_000),
			"deep/er/b": "3",
		};
		for (const [name, text] of Object.entries(files)) {
			await put(`${root}/${encodeURIComponent(name)}`, text, { bindings });
		}
		const whole = await request("GET", `/api/v1/runs/${runId}/archive`, null, { bindings, headers: { accept: "*/*" } });
		expect(whole.status).toBe(200);
		expect(whole.headers.get("content-disposition")).toMatch(/^attachment; filename\*=UTF-8''[a-z]+-[a-z]+-\d+\.zip$/);
		expect(new TextEncoder().encode(whole.text).length).toBeGreaterThan(150_000);
		expect(await unzip(`/api/v1/runs/${runId}/archive`, bindings)).toEqual(files);
		expect(await unzip(`/api/v1/runs/${runId}/archive?path=deep`, bindings)).toEqual({
			"ünï 🙂.txt": files["deep/ünï 🙂.txt"],
			"er/b": "3",
		});
		expect((await get(`/api/v1/runs/${runId}/archive?path=none`, { bindings })).status).toBe(404);
	});
});

it("refuses a limit that is none, and what is no path", async () => {
	const { runId } = await makeRun();
	for (const query of ["limit=0", "limit=1001", "path=..", "path=a%00"]) {
		expect(await get(`/api/v1/runs/${runId}/artifacts?${query}`)).toMatchObject({
			status: 400,
			json: { error: { code: "invalid" } },
		});
	}
	expect((await get(`/api/v1/runs/${randomHex(16)}/artifacts`)).status).toBe(404);
	expect((await get(`/api/v1/runs/${runId}/file?path=a&inline=yes`)).json.error.message).toContain(
		"'inline' must be 0 or 1",
	);
});

it("refuses an archive of more files than one request can read", async () => {
	const { runId, root } = await makeRun({ bindings: WITHOUT_R2 });
	await env.DB.prepare("INSERT INTO files SELECT ?1 || '/' || key, key, 0, 0 FROM json_each(?2)")
		.bind(root, JSON.stringify(Array.from({ length: 41 }, () => 0)))
		.run();
	const { status, json } = await get(`/api/v1/runs/${runId}/archive`, { bindings: WITHOUT_R2 });
	expect(status).toBe(400);
	expect(json.error.message).toContain("more than 40 files");
});

describe("MLflow's helpers", () => {
	it("lists by run, with whole paths", async () => {
		const { runId, root } = await makeRun();
		await put(`${root}/a.txt`, "x");
		await put(`${root}/sub/b.txt`, "xy");
		const uri = `mlflow-artifacts:/${root}`;
		expect((await mlflow.get("artifacts/list", { run_id: runId })).json).toEqual({
			root_uri: uri,
			files: [
				{ path: "a.txt", is_dir: false, file_size: 1 },
				{ path: "sub", is_dir: true },
			],
		});
		expect((await mlflow.get("artifacts/list", { run_uuid: runId, path: "sub/" })).json).toEqual({
			root_uri: uri,
			files: [{ path: "sub/b.txt", is_dir: false, file_size: 2 }],
		});
		expect((await mlflow.get("artifacts/list", { run_id: runId, path: "none" })).json).toEqual({ root_uri: uri });
		expect(await mlflow.get("artifacts/list", {})).toMatchObject({ status: 400 });
		expect(await mlflow.get("artifacts/list", { run_id: runId, path: "../x" })).toMatchObject({ status: 400 });
		expect(await mlflow.get("artifacts/list", { run_id: "0".repeat(32) })).toMatchObject({ status: 404 });
	});

	it("takes a file from the UI, to an active run, up to ten megabytes", async () => {
		const { runId } = await makeRun();
		const upload = (path: string, body: string, options = {}) =>
			request(
				"POST",
				`/ajax-api/2.0/mlflow/upload-artifact?${new URLSearchParams({ run_uuid: runId, path })}`,
				body,
				options,
			);
		expect(await upload("notes/a.md", "# A")).toMatchObject({ status: 200, text: "{}" });
		expect((await get(`/get-artifact?run_uuid=${runId}&path=notes/a.md`)).text).toBe("# A");
		expect(await upload("../a.md", "x")).toMatchObject({ status: 400 });
		expect(await upload("a.md", "x", { token: TOKENS.viewer })).toMatchObject({ status: 403 });
		expect(await upload("a.md", "x", { headers: { "content-length": "10485761" } })).toMatchObject({ status: 413 });
		await mlflow.post("runs/delete", { run_id: runId });
		expect(await upload("a.md", "x")).toMatchObject({ status: 400 });
		expect((await get(`/get-artifact?run_id=${runId}&path=notes/a.md`)).text).toBe("# A");
	});

	it("gives a model version's file, within the caller's scope", async () => {
		const name = `m-${randomHex(4)}`;
		const { root } = await makeRun();
		await put(`${root}/model/MLmodel`, "flavors: {}");
		await mlflow.post("registered-models/create", { name });
		await mlflow.post("model-versions/create", { name, source: `mlflow-artifacts:/${root}/model` });
		const query = new URLSearchParams({ name, version: "1", path: "MLmodel" });
		expect((await get(`/model-versions/get-artifact?${query}`)).text).toBe("flavors: {}");
		expect((await get(`/model-versions/get-artifact?${query}`, { token: null })).status).toBe(401);
		query.set("version", "2");
		expect((await get(`/model-versions/get-artifact?${query}`)).status).toBe(404);
		await mlflow.post("model-versions/create", { name, source: "s3://elsewhere/model" });
		expect((await get(`/model-versions/get-artifact?${query}`)).json.message).toContain("outside of this server");
	});
});

it("says where the files of a run elsewhere are", async () => {
	const name = `far-${randomHex(4)}`;
	const { json } = await mlflow.post("experiments/create", { name, artifact_location: "s3://bucket/far" });
	const run = (await mlflow.post("runs/create", { experiment_id: json.experiment_id })).json.run.info;
	const answer = await get(`/api/v1/runs/${run.run_id}/artifacts`);
	expect(answer.status).toBe(501);
	expect(answer.json.error.message).toContain("s3://bucket/far");
	expect((await post("/api/v1/runs", { name: "x" })).status).toBe(200);
});
