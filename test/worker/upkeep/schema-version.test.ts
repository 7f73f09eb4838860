import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { forgetSchema, mismatch, SCHEMA } from "../../../worker/schema-version.ts";
import { counted } from "../support/counted.ts";
import { get } from "../support/request.ts";

const NEWEST = env.TEST_MIGRATIONS.at(-1)!.name;

beforeEach(forgetSchema);

test("the code needs the newest migration there is: set SCHEMA in worker/schema-version.ts to it", () => {
	expect(SCHEMA).toBe(NEWEST);
});

describe("which code may serve which database", () => {
	const known = "0005_upkeep.sql";
	test.each([
		["of the same age", known, "0001_initial.sql", undefined],
		["newer, which only added", "0009_more.sql", "0001_initial.sql", undefined],
		["before the mark existed", known, null, undefined],
		[
			"older",
			"0004_artifacts.sql",
			"0001_initial.sql",
			/^The database is older .* up to 0004_artifacts.sql, and 0005_upkeep.sql/,
		],
		["never migrated", null, null, /^The database is older .* up to none/],
		[
			"newer, which needs newer code",
			"0009_more.sql",
			"0008_other.sql",
			/^The database is newer .* 0008_other.sql needs newer code/,
		],
	])("%s", (_name, applied, code_must_know, reason) => {
		const failure = mismatch({ applied, code_must_know }, known);
		if (reason === undefined) expect(failure).toBeUndefined();
		else expect(failure).toMatchObject({ kind: "not_migrated", message: expect.stringMatching(reason) });
	});
});

describe("a Worker that meets", () => {
	const whoami = (bindings?: object) => get("/api/v1/whoami", bindings ? { bindings: { ...env, ...bindings } } : {});

	test("an older database answers 503 with the reason, on every protocol, until it is migrated", async () => {
		await env.DB.prepare("UPDATE d1_migrations SET name = '0000_' || name WHERE name >= ?1").bind(SCHEMA).run();
		const native = await whoami();
		expect([native.status, native.json.error.code]).toEqual([503, "not_migrated"]);
		expect(native.json.error.message).toContain(`${SCHEMA} is needed. Run npm run deploy`);
		const mlflow = await get("/api/2.0/mlflow/experiments/get?experiment_id=0");
		expect([mlflow.status, mlflow.headers.get("retry-after")]).toEqual([503, "2"]);
		expect((await get("/health", { token: null })).status).toBe(200);
		await env.DB.prepare("UPDATE d1_migrations SET name = substr(name, 6) WHERE name LIKE '0000~_%' ESCAPE '~'").run();
		expect((await whoami()).status).toBe(200);
	});

	test("a newer database that needs newer code does too", async () => {
		const set = (name: string) =>
			env.DB.prepare("UPDATE settings SET value = ?1 WHERE key = 'code_must_know'").bind(name).run();
		await set("9999_future.sql");
		const { status, json } = await whoami();
		expect([status, json.error.message]).toEqual([503, expect.stringContaining("9999_future.sql needs newer code")]);
		await set("0001_initial.sql");
		expect((await whoami()).status).toBe(200);
	});

	test("its own database asks once an isolate", async () => {
		const { db, take } = counted(env.DB);
		await whoami();
		forgetSchema();
		take();
		await whoami({ DB: db });
		expect(take()).toMatchObject({ statements: 1, rowsWritten: 0 });
		await whoami({ DB: db });
		expect(take().statements).toBe(0);
	});
});

describe("the secret ADMIN_TOKEN of the Deploy button", () => {
	const admin = (secret: string, token = secret) =>
		get("/api/v1/whoami", { token, bindings: { ...env, ADMIN_TOKEN: secret } });

	test("is the first admin's token, and a new value replaces it", async () => {
		expect((await admin("b".repeat(40))).json).toMatchObject({ name: "first admin", role: "admin" });
		forgetSchema();
		expect((await admin("c".repeat(40))).json).toMatchObject({ role: "admin" });
		const { results } = await env.DB.prepare("SELECT id FROM tokens WHERE id = 'first-admin'").all();
		expect(results).toHaveLength(1);
	});

	test("in another form is told instead of ignored", async () => {
		const { status, json } = await admin("secret");
		expect([status, json.error.message]).toEqual([503, expect.stringContaining("`openssl rand -hex 20`")]);
		expect(JSON.stringify(json)).not.toContain('secret"');
	});
});
