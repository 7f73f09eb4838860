/** `npm start` as a person meets it: what it prints, what it keeps, how it ends. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { capture } from "../support/command.ts";
import { root } from "../support/paths.ts";
import { startServer, type TestServer } from "../support/server.ts";

let state: string;
let servers: TestServer[] = [];

beforeEach(() => {
	state = mkdtempSync(join(tmpdir(), "runnel-start-"));
});

afterEach(async () => {
	for (const server of servers) await server.stop();
	servers = [];
	rmSync(state, { recursive: true, force: true });
});

async function start(options: { args?: string[]; token?: string } = {}): Promise<TestServer> {
	const server = await startServer({ state, ...options });
	servers.push(server);
	return server;
}

/** Calls the server as its admin, or with another token. */
function call(server: TestServer, path: string, init: RequestInit & { token?: string } = {}): Promise<Response> {
	const headers = { authorization: `Bearer ${init.token ?? server.token}`, "content-type": "application/json" };
	return fetch(server.url + path, { ...init, headers });
}

async function logRun(server: TestServer): Promise<string> {
	const body = JSON.stringify({ experiment: "kept", metrics: { f1: 0.9 } });
	const response = await call(server, "/api/v1/runs", { method: "POST", body });
	expect(response.status).toBe(200);
	return ((await response.json()) as { run_id: string }).run_id;
}

function getRun(server: TestServer, runId: string): Promise<Response> {
	return call(server, `/api/2.0/mlflow/runs/get?run_id=${runId}`);
}

describe("a start", () => {
	it("prints where to log in and what to paste", async () => {
		const server = await start();
		const base = server.url.replace("127.0.0.1", "localhost");
		expect(server.log()).toContain(`${base}/#/login?token=${server.token}`);
		expect(server.log()).toContain(`export MLFLOW_TRACKING_URI=${base}\n`);
		expect(server.log()).toContain(`export MLFLOW_TRACKING_TOKEN=${server.token}\n`);
	});

	it("serves the dashboard's page beside the API", async () => {
		const server = await start();
		const page = await fetch(`${server.url}/`);
		expect(page.headers.get("content-type")).toContain("text/html");
		expect(await page.text()).toContain("<script");
	});

	it("ends on Ctrl-C, and the next one has everything as it was", async () => {
		const first = await start();
		const runId = await logRun(first);
		expect(await first.stop("SIGINT")).toBe(0);

		const second = await start();
		const response = await getRun(second, runId);
		expect(response.status).toBe(200);
		expect(await response.text()).toContain('"f1"');
	});

	it("makes a token where none is given, and keeps it", async () => {
		const first = await start({ token: "" });
		expect(first.token).toMatch(/^[0-9a-f]{40}$/);
		await first.stop();
		const second = await start({ token: "" });
		expect(second.token).toBe(first.token);
		expect((await call(second, "/api/v1/whoami")).status).toBe(200);
	});

	it("takes a new ADMIN_TOKEN in place of the earlier one", async () => {
		const first = await start({ token: "a".repeat(40) });
		await first.stop();
		const second = await start({ token: "b".repeat(40) });
		expect((await call(second, "/api/v1/whoami", { token: "b".repeat(40) })).status).toBe(200);
		expect((await call(second, "/api/v1/whoami", { token: "a".repeat(40) })).status).toBe(401);
	});
});

describe("a mistake on the command line", () => {
	const cli = (...args: string[]) =>
		capture(process.execPath, ["cli/start.ts", "--state", state, ...args], { cwd: root });

	it("is answered with a sentence and an exit code", async () => {
		for (const args of [["--port", "high"], ["--nonsense"]]) {
			const { code, output } = await cli(...args);
			expect(code).toBe(1);
			expect(output).toContain(args.at(-1));
			expect(output).not.toContain("    at ");
		}
	});

	it("includes a port that is taken", async () => {
		const server = await start();
		const { code, output } = await cli("--port", new URL(server.url).port);
		expect(code).toBe(1);
		expect(output).toContain("the port is in use");
	});
});

describe("POST /__reset", () => {
	it("is not there in an ordinary start", async () => {
		const server = await start();
		const runId = await logRun(server);
		const response = await call(server, "/__reset", { method: "POST", body: "{}" });
		expect(response.status).not.toBe(200);
		expect((await getRun(server, runId)).status).toBe(200);
	});

	it("is in nothing that is deployed, so that no setting can switch it on", async () => {
		await start();
		const built = readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true });
		const files = built.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
		expect(files.length).toBeGreaterThan(5);
		for (const file of files) expect([file, readFileSync(file, "utf8").includes("__reset")]).toEqual([file, false]);
	});

	it("empties everything with --test-reset, for the admin only", async () => {
		const server = await start({ args: ["--test-reset"] });
		const runId = await logRun(server);
		expect((await call(server, "/__reset", { method: "POST", token: "f".repeat(40) })).status).toBe(401);
		expect((await getRun(server, runId)).status).toBe(200);
		expect((await call(server, "/__reset", { method: "POST" })).status).toBe(200);
		expect((await getRun(server, runId)).status).toBe(404);
	});
});
