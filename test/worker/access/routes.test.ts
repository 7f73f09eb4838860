/** Every mounted route states its right, and refuses whoever is not known in the same words. */
import { describe, expect, test } from "vitest";
import { get, send } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { issue } from "./support/issue.ts";
import { fill, type Route, routes } from "./support/routes.ts";

/** Whoever adds one here says why it may be open. */
const OPEN = [
	// Answers without touching anything.
	"GET /health",
	"GET /version",
	"GET /api/2.0/mlflow/server-info",
	"GET /api/3.0/mlflow/server-info",
	"GET /ajax-api/2.0/mlflow/server-info",
	"GET /ajax-api/3.0/mlflow/server-info",
	// Where one logs in and out.
	"POST /api/v1/session",
	"DELETE /api/v1/session",
	// Signed URLs: the signature is the credential (artifacts/signed-url.ts).
	...["GET", "PUT", "POST", "DELETE"].map((method) => `${method} /artifacts/*`),
];

/** Reading routes that take a body. */
const SEARCHES = /\/(search(-\w+)?|get-latest-versions|artifacts\/downloads|mlflow-artifacts\/presigned\/\*)$/;
/** Whoever reads may end an own session (api/sessions.ts). */
const OWN = "DELETE /api/v1/sessions/:session_id";

const closed = routes.filter(({ right }) => right !== "public" && right !== "shared");

function ask({ method, path }: Pick<Route, "method" | "path">, headers: Record<string, string> = {}) {
	return send(new Request(`http://runnel.test${fill(path)}`, { method, headers }));
}

test("every route states its right", () => {
	expect(routes.length).toBeGreaterThan(100);
	expect(routes.filter(({ right }) => right === undefined)).toEqual([]);
	const known = ["public", "read", "write", "manage", "shared"];
	expect(routes.filter(({ right }) => !known.includes(right!))).toEqual([]);
});

test("no route is open but those named here", () => {
	const open = routes.filter(({ right }) => right === "public");
	expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...OPEN].sort());
});

test("what changes something is not called a reading route", () => {
	const wrong = closed.filter(({ method, path, right }) => {
		return right === "read" && method !== "GET" && !SEARCHES.test(path) && `${method} ${path}` !== OWN;
	});
	expect(wrong).toEqual([]);
});

describe("whoever is not known", () => {
	const basic = (password: string) => `Basic ${btoa(`me:${password}`)}`;

	test.each<[string, () => Promise<Record<string, string>>]>([
		["no token", async () => ({})],
		["an unknown token", async () => ({ authorization: `Bearer ${"9".repeat(40)}` })],
		["a truncated token", async () => ({ authorization: `Bearer ${TOKENS.admin.slice(0, 39)}` })],
		["an expired token", async () => ({ authorization: `Bearer ${await issue({ role: "admin", expiresAt: 1 })}` })],
		["a token in upper case", async () => ({ authorization: `Bearer ${TOKENS.admin.toUpperCase()}` })],
		["an empty token", async () => ({ authorization: "Bearer " })],
		["a hash for a token", async () => ({ authorization: `Bearer ${"e3b0c442".repeat(8)}` })],
		["another scheme", async () => ({ authorization: `Digest ${TOKENS.admin}` })],
		["an unknown password", async () => ({ authorization: basic("9".repeat(40)) })],
		["a token as user name", async () => ({ authorization: `Basic ${btoa(TOKENS.admin)}` })],
		["no Basic at all", async () => ({ authorization: "Basic %%%" })],
		["a session of nobody", async () => ({ cookie: `runnel_session=${"9".repeat(64)}` })],
		["a token as session", async () => ({ cookie: `runnel_session=${TOKENS.admin}` })],
	])("%s gets the same 401 from every route", { timeout: 60_000 }, async (_, headersFor) => {
		const headers = await headersFor();
		const answers = new Set<string>();
		const unknown: Pick<Route, "method" | "path">[] = [
			{ method: "GET", path: "/api/2.0/mlflow/nothing-here" },
			{ method: "POST", path: "/api/v1/nothing-here" },
			{ method: "GET", path: "/api/v1" },
		];
		for (const route of [...closed, ...unknown]) {
			const { status, text, headers: answered } = await ask(route, headers);
			expect(status, `${route.method} ${route.path}`).toBe(401);
			answers.add(
				[text, ...["content-type", "cache-control", "www-authenticate"].map((name) => answered.get(name))].join("\n"),
			);
		}
		expect([...answers]).toHaveLength(1);
	});
});

test("a token works as Bearer and as Basic password with any user name", async () => {
	for (const authorization of [
		`Bearer ${TOKENS.viewer}`,
		`bearer  ${TOKENS.viewer}`,
		`Basic ${btoa(`anybody:${TOKENS.viewer}`)}`,
		`Basic ${btoa(`:${TOKENS.viewer}`)}`,
	]) {
		const { status, json } = await get("/api/v1/whoami", { token: null, headers: { authorization } });
		expect([status, json.role]).toEqual([200, "viewer"]);
	}
});

describe("another site's page", () => {
	const writing = closed.filter(({ method }) => method !== "GET");

	test.each<[string, Record<string, string>]>([
		["cross-site", { "sec-fetch-site": "cross-site" }],
		["same-site but another host", { "sec-fetch-site": "same-site" }],
		["an older browser's Origin", { origin: "https://evil.example" }],
		["a sandboxed frame", { origin: "null" }],
		["another port", { origin: "http://runnel.test:8080" }],
	])("%s changes nothing anywhere", { timeout: 60_000 }, async (_, headers) => {
		for (const route of writing) {
			const { status, text } = await ask(route, { authorization: `Bearer ${TOKENS.admin}`, ...headers });
			expect(status, `${route.method} ${route.path} ${text}`).toBe(403);
		}
	});

	test("this site's own page may", async () => {
		for (const headers of [{ "sec-fetch-site": "same-origin" }, { origin: "http://runnel.test" }]) {
			const { status } = await ask(
				{ method: "POST", path: "/api/2.0/mlflow/runs/create" },
				{ authorization: `Bearer ${TOKENS.admin}`, ...headers },
			);
			expect(status).toBe(400);
		}
	});
});

test("viewers change nothing anywhere", { timeout: 60_000 }, async () => {
	for (const route of closed.filter(({ right }) => right === "write" || right === "manage")) {
		const { status } = await ask(route, { authorization: `Bearer ${TOKENS.viewer}` });
		expect(status, `${route.method} ${route.path}`).toBe(403);
	}
});

test("members manage nothing anywhere", { timeout: 60_000 }, async () => {
	for (const route of closed.filter(({ right }) => right === "manage")) {
		const { status } = await ask(route, { authorization: `Bearer ${TOKENS.member}` });
		expect(status, `${route.method} ${route.path}`).toBe(403);
	}
});
