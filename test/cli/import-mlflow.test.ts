/** MLflow's own stores, written by the real mlflow, into a server: what its client reads there is what it wrote. */
import { appendFileSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseMeta } from "../../cli/import-meta-yaml.ts";
import { CannotRun } from "../support/cannot-run.ts";
import { capture } from "../support/command.ts";
import { root } from "../support/paths.ts";
import { ensurePython } from "../support/python.ts";
import { startServer, type TestServer } from "../support/server.ts";

interface Wrote {
	experiment: string;
	runs: Record<
		string,
		{
			info: {
				run_name: string;
				status: string;
				start_time: number;
				end_time: number;
				lifecycle_stage: string;
				user_id: string;
			};
			data: { params: Record<string, string>; tags: Record<string, string>; metrics: Record<string, string> };
			history: Record<string, [string, number, number][]>;
		}
	>;
}

/** Undefined where this machine has no Python; where CI=true promises one, that is a failure. */
const interpreter = await ensurePython("clients").catch((error: unknown) => {
	if (!(error instanceof CannotRun) || process.env.CI === "true") throw error;
	return undefined;
});

const folder = mkdtempSync(join(tmpdir(), "runnel-mlflow-"));
let server: TestServer;
beforeAll(async () => {
	server = await startServer();
}, 180_000);
afterAll(async () => {
	await server.stop();
	rmSync(folder, { recursive: true, force: true });
});

async function store(...args: string[]): Promise<Wrote> {
	const env = { ...process.env, MLFLOW_ALLOW_FILE_STORE: "true", MLFLOW_DISABLE_TELEMETRY: "true" };
	const script = join(root, "test/cli/support/mlflow_store.py");
	const { code, output } = await capture(interpreter!, [script, ...args], { cwd: folder, env, timeoutMs: 120_000 });
	expect(code, output).toBe(0);
	return JSON.parse(output.split("\n").findLast((line) => line.startsWith("{"))!) as Wrote;
}

const run = (path: string) =>
	capture(process.execPath, ["cli/import.ts", "--from", path, "--url", server.url, "--token", server.token], {
		cwd: root,
	});

async function call<Answer>(path: string, body?: unknown): Promise<Answer> {
	const response = await fetch(server.url + path, {
		headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
		...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
	});
	return (await response.json()) as Answer;
}

/** A number as Python writes it, for those that are told apart from all others. */
const python = (value: number | string) =>
	({ NaN: "nan", Infinity: "inf", "-Infinity": "-inf", "-1.7976931348623157e+308": "-inf" })[String(value)] ??
	Number(value);
const number = (text: string) =>
	/nan|inf|e\+308/.test(text) ? python(text.replace("inf", "Infinity").replace("nan", "NaN")) : Number(text);

/** Compares what the server says of every run with what mlflow wrote. */
async function compare({ runs }: Wrote): Promise<void> {
	for (const [id, { info, data, history }] of Object.entries(runs)) {
		type Pairs = { key: string; value: string }[];
		const { run: found } = await call<{
			run: { info: Record<string, unknown>; data: { params?: Pairs; tags?: Pairs } };
		}>(`/api/2.0/mlflow/runs/get?run_id=${id}`);
		const { run_name, status, start_time, end_time, lifecycle_stage, user_id } = info;
		expect(found.info).toMatchObject({ run_name, status, start_time, end_time, lifecycle_stage, user_id });
		const of = (pairs: Pairs = []) => Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
		expect(of(found.data.params)).toEqual(data.params);
		expect(of(found.data.tags)).toEqual(data.tags);
		for (const [key, points] of Object.entries(history)) {
			const query = new URLSearchParams({ run_id: id, metric_key: key, max_results: "25000" });
			const answer = await call<{ metrics: { value: number | string; step: string; timestamp: string }[] }>(
				`/api/2.0/mlflow/metrics/get-history?${query}`,
			);
			expect(
				answer.metrics.map(({ value, step, timestamp }) => [python(value), Number(step), Number(timestamp)]),
			).toEqual(points.map(([value, step, timestamp]) => [number(value), step, timestamp]));
		}
	}
}

async function notesOf({ runs }: Wrote): Promise<string> {
	const [id] = Object.entries(runs).find(([, { info }]) => info.run_name === "first")!;
	const response = await fetch(
		`${server.url}/get-artifact?run_id=${id}&path=${encodeURIComponent("sub/notes é.txt")}`,
		{
			headers: { authorization: `Bearer ${server.token}` },
		},
	);
	return response.text();
}

describe.skipIf(!interpreter)("mlruns, the file store", () => {
	it("is imported whole, again without change, and around damaged entries", async () => {
		const path = join(folder, "mlruns");
		const wrote = await store(`file://${path}`);
		const metric = globSync("*/*/metrics/f1", { cwd: path }).sort()[0]!;
		appendFileSync(join(path, metric), "1790000000000 0.7\n179 abc 3\n");
		const { code, output } = await run(path);
		expect(code).toBe(2);
		expect(output).toContain("metrics/f1, byte ");
		expect(output).toContain('the line "179 abc 3" is no point');
		expect(output).toMatch(/4 new runs/);
		const id = metric.split("/")[1]!;
		wrote.runs[id]!.history["f1"]!.unshift(["0.7", 0, 1_790_000_000_000]);
		await compare(wrote);
		expect(await notesOf(wrote)).toBe("hello");
		const again = await run(path);
		expect(again.output).toContain("0 new runs");
		await compare(wrote);
		const { experiment } = await call<{ experiment: { lifecycle_stage: string } }>(
			"/api/2.0/mlflow/experiments/get-by-name?experiment_name=deleted%20one",
		);
		expect(experiment.lifecycle_stage).toBe("deleted");
	}, 180_000);
});

describe("mlflow.db, the SQLite store", () => {
	it.skipIf(!interpreter)(
		"is imported whole, with the files that lie on this machine",
		async () => {
			const path = join(folder, "mlflow.db");
			const wrote = await store(`sqlite:///${path}`, `file://${join(folder, "artifacts")}`);
			const { code, output } = await run(path);
			expect(output).toMatch(/4 new runs/);
			expect(code).toBe(0);
			await compare(wrote);
			expect(await notesOf(wrote)).toBe("hello");
		},
		180_000,
	);

	it("that is none is told", async () => {
		const path = join(folder, "other.db");
		writeFileSync(path, "something else entirely");
		expect((await run(path)).output).toContain("is no SQLite database, as mlflow.db is one");
	});
});

describe("the YAML of meta.yaml", () => {
	it.each([
		["name: plain text", "plain text"],
		["name: 'it''s: quoted'", "it's: quoted"],
		['name: "tab\\t, \\xE9 and \\U0001F642"', "tab\t, é and 🙂"],
		["name: a long text\n  that was folded\nnext: 1", "a long text that was folded"],
		["name: null", ""],
		["name:", ""],
	])("%j", (yaml, value) => expect(parseMeta(yaml).get("name")).toBe(value));
});
