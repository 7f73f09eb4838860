/** The dashboard's session: how its cookie is set, and that it ends. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { post, send } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";

function request(method: string, url: string, { headers = {}, body }: { headers?: object; body?: object } = {}) {
	return send(
		new Request(url, {
			method,
			headers: { "content-type": "application/json", ...headers },
			...(body && { body: JSON.stringify(body) }),
		}),
	);
}

async function login(origin: string, headers: object = {}): Promise<string> {
	const answer = await request("POST", `${origin}/api/v1/session`, { body: { token: TOKENS.member }, headers });
	expect(answer.status).toBe(200);
	return answer.headers.get("set-cookie")!;
}

test("on https the cookie is bound to the host, on http it is plain", async () => {
	const secure = await login("https://runnel.test");
	expect(secure).toMatch(
		/^__Host-runnel_session=[0-9a-f]{64}; Max-Age=2592000; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
	);
	const plain = await login("http://localhost:8787");
	expect(plain).toMatch(/^runnel_session=[0-9a-f]{64}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/);
});

test("a plain cookie counts for nothing on https", async () => {
	const [cookie] = (await login("http://runnel.test")).split(";");
	expect((await request("GET", "http://runnel.test/api/v1/whoami", { headers: { cookie } })).status).toBe(200);
	expect((await request("GET", "https://runnel.test/api/v1/whoami", { headers: { cookie } })).status).toBe(401);
});

test("a bad header is not rescued by a good cookie", async () => {
	const [cookie] = (await login("http://runnel.test")).split(";");
	const headers = { cookie, authorization: `Bearer ${"9".repeat(40)}` };
	expect((await request("GET", "http://runnel.test/api/v1/whoami", { headers })).status).toBe(401);
});

test("another site cannot log anybody in or out", async () => {
	for (const method of ["POST", "DELETE"]) {
		const headers = { "sec-fetch-site": "cross-site" };
		const answer = await request(method, "http://runnel.test/api/v1/session", {
			headers,
			body: { token: TOKENS.member },
		});
		expect([answer.status, answer.headers.get("set-cookie")]).toEqual([403, null]);
	}
});

test("after logging out the session is gone, here and in the database", async () => {
	const [cookie] = (await login("http://runnel.test")).split(";");
	const before = await env.DB.prepare("SELECT count(*) AS n FROM sessions").first<{ n: number }>();
	const { status, headers } = await request("DELETE", "http://runnel.test/api/v1/session", { headers: { cookie } });
	expect([status, headers.get("set-cookie")]).toEqual([204, "runnel_session=; Max-Age=0; Path=/"]);
	expect((await request("GET", "http://runnel.test/api/v1/whoami", { headers: { cookie } })).status).toBe(401);
	const after = await env.DB.prepare("SELECT count(*) AS n FROM sessions").first<{ n: number }>();
	expect(after!.n).toBe(before!.n - 1);
});

test("who tries too often waits; where nothing counts, nothing is refused", async () => {
	const keys: string[] = [];
	const SIGN_IN_LIMIT = {
		limit: async ({ key }: { key: string }) => {
			keys.push(key);
			return { success: keys.length <= 2 };
		},
	};
	const attempt = (headers: Record<string, string>, bindings: object) =>
		post("/api/v1/session", { token: "9".repeat(40) }, { token: null, headers, bindings });
	const address = { "cf-connecting-ip": "203.0.113.7" };
	const seen = [];
	for (let i = 0; i < 3; i++) seen.push(await attempt(address, { ...env, SIGN_IN_LIMIT }));
	expect(seen.map(({ status }) => status)).toEqual([401, 401, 429]);
	expect(seen[2]!.headers.get("retry-after")).toBe("60");
	expect(seen[2]!.json.error.message).toBe("Too many attempts to log in from this address. Wait a minute.");
	expect(keys).toEqual(Array(3).fill("203.0.113.7"));
	expect((await attempt({}, { ...env, SIGN_IN_LIMIT })).status).toBe(401);
	expect((await attempt(address, { ...env, SIGN_IN_LIMIT: undefined })).status).toBe(401);
});
