/** A backup: out of one server, into an empty one, and out of that again: the same, byte for byte. */
import { createHash } from "node:crypto";
import { appendFileSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../cli/export-manifest.ts";
import { capture } from "../support/command.ts";
import { root } from "../support/paths.ts";
import { startServer, type TestServer } from "../support/server.ts";

const folder = mkdtempSync(join(tmpdir(), "runnel-backup-"));
const at = (...parts: string[]) => join(folder, ...parts);
let source: TestServer;
const servers: TestServer[] = [];

beforeAll(async () => {
	source = await server();
	await logEverything(source);
}, 180_000);
afterAll(async () => {
	for (const one of servers) await one.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function server(): Promise<TestServer> {
	const started = await startServer();
	servers.push(started);
	return started;
}

async function post(to: TestServer, path: string, body: unknown): Promise<Record<string, never>> {
	const response = await fetch(to.url + path, {
		method: "POST",
		headers: { authorization: `Bearer ${to.token}`, "content-type": "application/json" },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
	return (await response.json()) as Record<string, never>;
}

async function put(to: TestServer, path: string, body: BodyInit): Promise<void> {
	const response = await fetch(`${to.url}/api/2.0/mlflow-artifacts/artifacts/${path}`, {
		method: "PUT",
		headers: { authorization: `Bearer ${to.token}` },
		body,
	});
	expect(response.status).toBe(200);
}

/** Everything awkward that a deployment can hold. */
async function logEverything(to: TestServer): Promise<void> {
	const { run_id, experiment_id } = await post(to, "/api/v1/runs", {
		experiment: 'Grüße "🙂" \\ 100%',
		name: "finished",
		params: { lr: "1e-3", 'quoted "key" \\ 50%': "🙂" },
		tags: { team: "Zürich" },
		metrics: {
			loss: [
				{ value: "NaN", step: 1, timestamp: 1_795_000_000_000 },
				{ value: "Infinity", step: 2, timestamp: 1_795_000_000_001 },
				{ value: -0.1, step: 3, timestamp: 1_795_000_000_002 },
			],
			'odd "name" %': [{ value: 1e-300, step: 0, timestamp: 5 }],
		},
	});
	// A step beyond 2^53 and a -0 need their own text.
	const points =
		'{"metrics":{"big":[{"value":1,"step":9223372036854775807,"timestamp":7},{"value":-0.0,"step":-9223372036854775808,"timestamp":7}]}}';
	await post(to, `/api/v1/runs/${run_id}/log`, points);
	const running = await post(to, "/api/v1/runs", { name: "running", status: "RUNNING", metrics: { loss: 1 } });
	for (let page = 0; page < 12; page++) {
		const loss = Array.from({ length: 5_000 }, (_, i) => ({
			value: Math.sin((page * 5_000 + i) / 99) + i / 3e7,
			step: page * 5_000 + i,
			timestamp: 1_795_000_000_000 + (page * 5_000 + i) * 250,
		}));
		await post(to, `/api/v1/runs/${running["run_id"]}/log`, { metrics: { loss } });
	}
	const { run_id: deleted } = await post(to, "/api/v1/runs", { name: "deleted", metrics: { f1: 0.5 } });
	await put(
		to,
		`${experiment_id}/${run_id}/artifacts/plots/Kurve 1%.txt`.split("/").map(encodeURIComponent).join("/"),
		"a plot",
	);
	await put(to, `${experiment_id}/${run_id}/artifacts/empty`, "");
	await put(to, `0/${deleted}/artifacts/model.bin`, new Uint8Array(300_000).fill(7));
	await post(to, `/api/v1/runs/${deleted}/delete`, {});
	await post(to, "/api/2.0/mlflow/registered-models/create", { name: "churn", tags: [{ key: "owner", value: "ml" }] });
	const source_ = `mlflow-artifacts:/${experiment_id}/${run_id}/artifacts/model`;
	await post(to, "/api/2.0/mlflow/model-versions/create", { name: "churn", source: source_, run_id });
	await post(to, "/api/2.0/mlflow/registered-models/alias", { name: "churn", alias: "champion", version: "1" });
	await post(to, "/api/2.0/mlflow/runs/log-inputs", {
		run_id,
		datasets: [{ dataset: { name: "d", digest: "x", source_type: "local", source: "{}" }, tags: [] }],
	});
	const gone = await post(to, "/api/2.0/mlflow/experiments/create", { name: "deleted one" });
	await post(to, "/api/2.0/mlflow/experiments/delete", gone);
}

const tool = (name: "export" | "import", from: TestServer, ...args: string[]) =>
	capture(process.execPath, [`cli/${name}.ts`, "--url", from.url, "--token", from.token, ...args], {
		cwd: root,
		timeoutMs: 120_000,
	});

const manifest = (name: string) => JSON.parse(readFileSync(at(name, "manifest.json"), "utf8")) as Manifest;

describe("a round trip", () => {
	it("gives back the same files, whatever they hold", async () => {
		const out = await tool("export", source, "--to", at("first"));
		expect(out.output).toContain("Runnel: done:");
		expect(manifest("first").counts).toMatchObject({
			runs: 3,
			points: 60_000 + 1 + 4 + 2 + 1,
			experiments: 3,
			files: 3,
			bytes: 300_006,
		});

		const target = await server();
		const into = await tool("import", target, "--from", at("first"));
		expect(into.output).toContain("imported 3 new experiments, 3 new runs");
		expect(into.code).toBe(0);
		const again = await tool("export", target, "--to", at("second"));
		expect(again.code).toBe(0);
		expect(Object.keys(manifest("second").files)).toEqual(Object.keys(manifest("first").files));
		expect(manifest("second").files).toEqual(manifest("first").files);

		// Importing once more changes nothing.
		const twice = await tool("import", target, "--from", at("first"));
		expect(twice.output).toContain("0 new runs");
		await tool("export", target, "--to", at("third"));
		expect(manifest("third").files).toEqual(manifest("first").files);

		// Numbers go on after the imported ones.
		const made = await post(target, "/api/2.0/mlflow/experiments/create", { name: "next" });
		expect(Number(made["experiment_id"])).toBe(3);
	}, 180_000);

	it("holds what the manifest says: every digest is right", () => {
		for (const [path, { bytes, sha256 }] of Object.entries(manifest("first").files)) {
			expect(statSync(at("first", path)).size).toBe(bytes);
			expect(
				createHash("sha256")
					.update(readFileSync(at("first", path)))
					.digest("hex"),
			).toBe(sha256);
		}
		expect(globSync("**/*.{jsonl,parquet}", { cwd: at("first") }).length).toBeGreaterThan(6);
	});
});

describe("an export that was cut off", () => {
	it("goes on where it was", async () => {
		cpSync(at("first"), at("cut"), { recursive: true });
		for (const path of ["manifest.json", "metrics", "runs", "files"]) rmSync(at("cut", path), { recursive: true });
		const tables = Object.keys(manifest("first").files)
			.filter((file) => /^\w+\.jsonl$/.test(file))
			.map((file) => file.slice(0, -6));
		writeFileSync(at("cut", "progress.json"), JSON.stringify({ from: source.url, tables, pages: 0, counts: {} }));
		const refused = await tool("import", source, "--from", at("cut"));
		expect(refused.output).toContain("is not complete. Run the export again first");
		const { output } = await tool("export", source, "--to", at("cut"));
		expect(output).toContain("going on with the export");
		expect(manifest("cut").files).toEqual(manifest("first").files);
	});

	it("does not write over a whole one, nor mix two servers", async () => {
		expect((await tool("export", source, "--to", at("first"))).output).toContain("holds the whole backup of");
	});
});

describe("a damaged backup", () => {
	it("is imported as far as it can be read, every bad entry named; mended and run again it is whole", async () => {
		cpSync(at("first"), at("damaged"), { recursive: true });
		const runs = at("damaged", "runs/000001.jsonl");
		const lines = readFileSync(runs, "utf8").split("\n");
		writeFileSync(runs, [lines[0], lines[1]!.replace('"RUNNING"', '"FLYING"'), "garbage", lines[2], ""].join("\n"));
		appendFileSync(at("damaged", "datasets.jsonl"), '{"cut');
		const target = await server();
		const { code, output } = await tool("import", target, "--from", at("damaged"));
		expect(code).toBe(2);
		expect(output).toContain("runs/000001.jsonl: has ");
		const second = Buffer.byteLength(`${lines[0]}\n`);
		expect(output).toMatch(
			new RegExp(`runs/000001.jsonl, byte ${second}: These rows cannot be rows of runs: CHECK constraint failed`),
		);
		expect(output).toMatch(/runs\/000001.jsonl, byte \d+: the line is not a JSON object/);
		expect(output).toMatch(/datasets.jsonl, byte \d+: the last line is cut short/);
		expect(output).toContain("3 new experiments, 2 new runs");
		const mended = await tool("import", target, "--from", at("first"));
		expect(mended.output).toContain(", 1 new runs");
		await tool("export", target, "--to", at("mended"));
		expect(manifest("mended").counts).toMatchObject({ runs: 3, points: manifest("first").counts["points"] });
	}, 120_000);

	it("never adds to what somebody logged, and says where ids are taken", async () => {
		const target = await server();
		await post(target, "/api/2.0/mlflow/experiments/create", { name: "another one" });
		const { code, output } = await tool("import", target, "--from", at("first"));
		expect(code).toBe(2);
		expect(output).toContain("An experiment with the same id or the same name is here already and is another one");
	});
});

describe("a mistake on the command line", () => {
	it.each([
		[["export"], "--to FOLDER is missing"],
		[["import"], "--from PATH is missing"],
		[["import", "--from", "/nowhere/at/all"], "/nowhere/at/all does not exist"],
		[["export", "--to", "x", "--url", "ftp://x"], "--url must begin with http"],
	] as const)("%j", async ([name, ...args], message) => {
		const env = { ...process.env, MLFLOW_TRACKING_TOKEN: "f".repeat(40) };
		const { code, output } = await capture(process.execPath, [`cli/${name}.ts`, ...args], { cwd: root, env });
		expect(code).toBe(1);
		expect(output).toContain(message);
	});

	it("a token that is no admin's", async () => {
		const { output } = await tool("export", { ...source, token: "f".repeat(40) }, "--to", at("none"));
		expect(output).toContain("A valid token is needed");
	});
});
