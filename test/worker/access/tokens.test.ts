/** Tokens as admins make, list and revoke them. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { forgetCredentials, sha256Hex } from "../../../worker/access/tokens.ts";
import { get, post, send } from "../support/request.ts";
import { watchFor } from "../support/secrets.ts";
import { TOKENS } from "../support/tokens.ts";
import { issue } from "./support/issue.ts";
import { experimentNamed, runIn } from "./support/things.ts";

let experiment: number;
beforeAll(async () => {
	experiment = await experimentNamed("churn");
});

/** No later answer may hold the token. */
async function make(fields: object) {
	const answer = await post("/api/v1/tokens", fields);
	if (answer.status === 200) await watchFor(answer.json.token);
	return answer;
}
const revoke = (id: string, token: string = TOKENS.admin) =>
	post(`/api/v1/tokens/${id}`, {}, { method: "DELETE", token });

describe("making one", () => {
	test("shows it once; the database has its hash alone", async () => {
		const expires_at = Date.now() + 1_000_000;
		const { status, json } = await make({
			name: " laptop ",
			role: "member",
			experiments: [String(experiment)],
			expires_at,
		});
		expect(status).toBe(200);
		const { token, ...info } = json;
		expect(token).toMatch(/^[0-9a-f]{40}$/);
		expect(info).toEqual({
			id: expect.stringMatching(/^[0-9a-f]{16}$/),
			name: "laptop",
			role: "member",
			experiments: [String(experiment)],
			created_at: expect.any(Number),
			created_by: "admin",
			expires_at,
			last_used_at: null,
		});
		const row = await env.DB.prepare("SELECT * FROM tokens WHERE id = ?1").bind(info.id).first();
		expect(row!["hash"]).toBe(await sha256Hex(token));
		expect(JSON.stringify(row)).not.toContain(token);
		expect((await get("/api/v1/tokens")).text).not.toContain(token);
		expect((await get("/api/v1/audit")).text).not.toContain(token);
		expect((await get("/api/v1/whoami", { token })).json).toMatchObject({ name: "laptop", rights: ["read", "write"] });
	});

	test("for a CI job it is one click", async () => {
		const { json } = await post("/api/v1/tokens/ci", { experiment_id: String(experiment) });
		expect(json).toMatchObject({ name: "CI of churn", role: "member", experiments: [String(experiment)] });
		const { token } = json;
		expect((await post("/api/v1/runs", { experiment: "churn", metrics: { acc: 1 } }, { token })).status).toBe(200);
		expect((await post("/api/v1/runs", {}, { token })).status).toBe(404);
		expect((await get("/api/v1/tokens", { token })).status).toBe(403);
	});

	test.each<[object, string]>([
		[{ role: "member" }, "'name' is missing: say who or what the token is for."],
		[{ name: "  ", role: "member" }, "'name' is missing: say who or what the token is for."],
		[{ name: "x".repeat(101), role: "member" }, "'name' has 101 characters; it may have 100."],
		[{ name: "a" }, "'role' is missing: one of viewer, member, admin."],
		[{ name: "a", role: "owner" }, "'role' must be one of viewer, member, admin, not \"owner\"."],
		[
			{ name: "a", role: "member", experiments: [] },
			"'experiments' must be a list of 1 to 100 ids, or null for all, not [].",
		],
		[
			{ name: "a", role: "member", experiments: "3" },
			"'experiments' must be a list of 1 to 100 ids, or null for all, not \"3\".",
		],
		[{ name: "a", role: "member", experiments: [-1] }, "An experiment's id is a whole number, not -1."],
		[{ name: "a", role: "member", experiments: ["1", "777"] }, "There is no experiment 777."],
		[
			{ name: "a", role: "admin", experiments: ["1"] },
			"An admin cannot be limited to experiments: whoever hands out tokens has all of them in hand.",
		],
		[
			{ name: "a", role: "member", expires_at: 5 },
			"'expires_at' is in milliseconds since 1970 and must lie ahead: 5 has passed.",
		],
		[{ name: "a", role: "member", expires_at: "soon" }, "'expires_at' must be milliseconds since 1970, not \"soon\"."],
		[
			{ name: "a", role: "member", colour: "red" },
			"Unknown field 'colour'. This route takes name, role, experiments, expires_at.",
		],
	])("%j is refused, and nothing is kept", async (fields, message) => {
		const count = () =>
			env.DB.prepare("SELECT (SELECT count(*) FROM tokens) || ' ' || (SELECT count(*) FROM audit) AS n").first("n");
		const before = await count();
		const { status, json } = await make(fields);
		expect([status, json.error.message]).toEqual([400, message]);
		expect(await count()).toBe(before);
	});

	test("for a CI job of no experiment", async () => {
		expect((await post("/api/v1/tokens/ci", { experiment_id: "777" })).status).toBe(404);
		expect((await post("/api/v1/tokens/ci", {})).status).toBe(400);
	});
});

describe("revoking one", () => {
	test("ends it and its sessions at once", async () => {
		const { json } = await make({ name: "lost laptop", role: "member" });
		const login = await send(
			new Request("http://runnel.test/api/v1/session", {
				method: "POST",
				headers: { "content-type": "application/json" },
				body: JSON.stringify({ token: json.token }),
			}),
		);
		const cookie = login.headers.get("set-cookie")!.split(";")[0]!;
		const whoami = () => get("/api/v1/whoami", { token: null, headers: { cookie } });
		expect((await whoami()).status).toBe(200);
		expect((await revoke(json.id)).status).toBe(204);
		expect((await get("/api/v1/whoami", { token: json.token })).status).toBe(401);
		expect((await whoami()).status).toBe(401);
		expect((await revoke(json.id)).status).toBe(404);
	});

	test("is believed elsewhere within ten seconds", async () => {
		const token = await issue();
		expect((await get("/api/v1/whoami", { token })).status).toBe(200);
		// As another isolate does it: this one is not told.
		await env.DB.prepare("DELETE FROM tokens WHERE hash = ?1")
			.bind(await sha256Hex(token))
			.run();
		expect((await get("/api/v1/whoami", { token })).status).toBe(200);
		const late = Date.now() + 10_001;
		const { now } = Date;
		Date.now = () => late;
		try {
			expect((await get("/api/v1/whoami", { token })).status).toBe(401);
		} finally {
			Date.now = now;
		}
	});

	test("spares the last admin", async () => {
		const { status, json } = await revoke("admin");
		expect([status, json.error.message]).toEqual([
			409,
			"This is the last admin token. Make another one before you revoke it.",
		]);
		const expired = await issue({ role: "admin", expiresAt: 1, name: "long gone" });
		expect((await revoke("admin")).status).toBe(409);
		expect((await get("/api/v1/whoami")).status).toBe(200);
		await env.DB.prepare("DELETE FROM tokens WHERE hash = ?1")
			.bind(await sha256Hex(expired))
			.run();
		const another = (await make({ name: "second admin", role: "admin" })).json;
		expect((await revoke(another.id, another.token)).status).toBe(204);
	});
});

describe("its last use", () => {
	const lastUsed = async (token: string) =>
		env.DB.prepare("SELECT last_used_at AS at FROM tokens WHERE hash = ?1")
			.bind(await sha256Hex(token))
			.first<number>("at");

	test("is kept at most once an hour", async () => {
		const token = await issue();
		const { now } = Date;
		const start = now();
		try {
			Date.now = () => start;
			await get("/api/v1/whoami", { token });
			expect(await lastUsed(token)).toBe(start);
			for (const after of [5_000, 3_500_000, 3_599_999]) {
				Date.now = () => start + after;
				await get("/api/v1/whoami", { token });
				expect(await lastUsed(token)).toBe(start);
			}
			forgetCredentials();
			Date.now = () => start + 3_600_000;
			await get("/api/v1/whoami", { token });
			expect(await lastUsed(token)).toBe(start + 3_600_000);
		} finally {
			Date.now = now;
		}
	});

	test("is not kept of a token that was refused", async () => {
		const token = await issue({ role: "viewer" });
		await post("/api/v1/runs", {}, { token });
		expect(await lastUsed(token)).toBeNull();
	});
});

describe("sessions", () => {
	async function login(token: string) {
		const request = new Request("https://runnel.test/api/v1/session", {
			method: "POST",
			headers: {
				"content-type": "application/json",
				"user-agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36",
				"cf-connecting-ip": "203.0.113.77",
			},
			body: JSON.stringify({ token }),
		});
		return (await send(request)).headers.get("set-cookie")!.split(";")[0]!;
	}

	test("are listed with their place and ended; others than admins see their own", async () => {
		const [mine, theirs] = [
			await issue({ role: "viewer", name: "mine" }),
			await issue({ role: "member", name: "theirs" }),
		];
		const cookie = await login(mine);
		await login(theirs);
		const own = (await get("/api/v1/sessions", { token: mine })).json.sessions;
		expect(own).toHaveLength(1);
		expect(own[0]).toMatchObject({ name: "mine", place: "Chrome/141, Linux from 203.0.113.0/24" });
		const all = (await get("/api/v1/sessions")).json.sessions as { id: string; name: string }[];
		expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(["mine", "theirs"]));
		const foreign = all.find(({ name }) => name === "theirs")!;
		const end = (id: string, token: string) => post(`/api/v1/sessions/${id}`, {}, { method: "DELETE", token });
		expect((await end(foreign.id, mine)).status).toBe(404);
		expect((await end(foreign.id, TOKENS.admin)).status).toBe(204);
		expect((await end(own[0].id, mine)).status).toBe(204);
		const after = await send(new Request("https://runnel.test/api/v1/whoami", { headers: { cookie } }));
		expect(after.status).toBe(401);
	});
});

test("a token that may read an experiment reads its runs", async () => {
	const run = await runIn(experiment);
	const token = await issue({ role: "viewer", experiments: [experiment] });
	expect((await get(`/api/v1/runs/${run}`, { token })).status).toBe(200);
});
