/** `npm run deploy` against a stub of wrangler's command line: the order of steps, interruptions, what a person reads. */
import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { root } from "../support/paths.ts";
import { type Account, makeAccount } from "./support/cloudflare-account.ts";

const migrations = readdirSync(join(root, "migrations"))
	.filter((name) => name.endsWith(".sql"))
	.sort();

let account: Account;
beforeEach(() => {
	account = makeAccount();
});
afterEach(() => account.remove());

const tokenIn = (output: string) => /MLFLOW_TRACKING_TOKEN=([0-9a-f]{40})/.exec(output)?.[1];
const hashOf = (token: string | undefined) =>
	createHash("sha256")
		.update(token ?? "")
		.digest("hex");
const admins = () => account.query("SELECT hash FROM tokens WHERE role = 'admin'").map((row) => row["hash"]);
const applied = () => account.query("SELECT name FROM d1_migrations ORDER BY name").map((row) => row["name"]);
/** The calls that change something, shortened. */
const changes = () =>
	account
		.state()
		.calls.filter((call) => /^deploy|migrations apply|--file/.test(call))
		.map((call) => call.split(" --")[0]);

describe("a first install", () => {
	it("deploys, migrates, makes the token, and prints what to paste", async () => {
		const { code, output } = await account.deploy();
		expect(output).toContain("export MLFLOW_TRACKING_URI=https://runnel.example.workers.dev\n");
		expect(code).toBe(0);
		expect(changes()).toEqual(["deploy", "d1 migrations apply DB", "d1 execute DB"]);
		expect(applied()).toEqual(migrations);
		expect(admins()).toEqual([hashOf(tokenIn(output))]);
	});

	it("gives the token to nobody but the person", async () => {
		const { output } = await account.deploy();
		expect(account.state().calls.join("\n")).not.toContain(tokenIn(output));
		expect(output.split(tokenIn(output)!)).toHaveLength(4);
	});

	it("does without R2 where asked to", async () => {
		await account.deploy(["--without-r2"]);
		expect(account.state().deployed[0]).toMatchObject({ name: "runnel", r2_buckets: [] });
	});

	it("takes another name for Worker, database and bucket", async () => {
		const { output } = await account.deploy(["--name", "tracker-2"]);
		expect(account.state().deployed[0]).toMatchObject({
			name: "tracker-2",
			d1_databases: [{ database_name: "tracker-2" }],
			r2_buckets: [{ bucket_name: "tracker-2" }],
		});
		expect(output).toContain("https://tracker-2.example.workers.dev");
	});

	it("prints no token in the Deploy button's build, whose log is kept", async () => {
		const { code, output } = await account.deploy([], { WORKERS_CI: "1" });
		expect(code).toBe(0);
		expect(output).not.toMatch(/[0-9a-f]{40}/);
		expect(output).toContain("Log in with the ADMIN_TOKEN");
		expect(admins()).toEqual([]);
	});
});

describe("running it again", () => {
	it("deploys and keeps the token", async () => {
		await account.deploy();
		const before = admins();
		account.change({ calls: [] });
		const { code, output } = await account.deploy();
		expect(code).toBe(0);
		expect(output).toContain("The database is up to date");
		expect(output).toContain("The admin tokens are as they were");
		expect(changes()).toEqual(["deploy"]);
		expect(admins()).toEqual(before);
	});

	it("replaces the first token with --new-token", async () => {
		const first = tokenIn((await account.deploy()).output);
		const second = tokenIn((await account.deploy(["--new-token"])).output);
		expect(second).not.toBe(first);
		expect(admins()).toEqual([hashOf(second)]);
	});

	it("migrates before new code needs it", async () => {
		await account.deploy();
		const last = migrations.at(-1)!;
		account.query(`DELETE FROM d1_migrations WHERE name = '${last}'`);
		account.change({ calls: [], fail: { call: "d1 migrations", output: "✘ [ERROR] table exists" } });
		const { code, output } = await account.deploy();
		expect(code).toBe(1);
		expect(output).toContain(`Migrating the database: ${last}`);
		expect(output).toContain("what was deployed before still runs");
		expect(changes()).toEqual(["d1 migrations apply DB"]);
	});

	it("refuses a database that is newer than this folder", async () => {
		await account.deploy();
		account.query("INSERT INTO d1_migrations (name) VALUES ('9999_future.sql')");
		account.change({ calls: [] });
		const { code, output } = await account.deploy();
		expect(code).toBe(1);
		expect(output).toContain(
			"migrated by another, newer Runnel (9999_future.sql). Nothing was changed. Update this folder",
		);
		expect(changes()).toEqual([]);
	});
});

describe("an interrupted deploy", () => {
	it.each([1, 2, 3, 4, 5, 6])("goes on when it was killed after call %i", async (call) => {
		account.change({ killAfter: call });
		const killed = await account.deploy();
		expect(killed.code).not.toBe(0);
		expect(tokenIn(killed.output)).toBeUndefined();
		const { code, output } = await account.deploy();
		expect(code).toBe(0);
		expect(applied()).toEqual(migrations);
		expect(admins()).toEqual([hashOf(tokenIn(output))]);
		expect(account.state().deployed.length).toBeGreaterThan(0);
		// What was shown is not shown again.
		expect(tokenIn((await account.deploy()).output)).toBeUndefined();
	});
});

describe("a failure is told with what to do", () => {
	it.each([
		["whoami", '{"loggedIn":false}', "Run `npx wrangler login`"],
		["deploy", "✘ [ERROR] More than one account available but unable to select one", "Set CLOUDFLARE_ACCOUNT_ID"],
		["deploy", "Please enable R2 through the Cloudflare Dashboard. [code: 10042]", "npm run deploy -- --without-r2"],
		["deploy", "You need to register a workers.dev subdomain before publishing", "Open Workers & Pages"],
		["deploy", "fetch failed: getaddrinfo ENOTFOUND api.cloudflare.com", "Check the network"],
		["d1 execute DB --remote --json", "a surprise", "Wrangler's own words are below"],
		["d1 migrations", 'near "TABEL": syntax error', "A migration is applied whole or not at all"],
		[
			"d1 execute DB --remote --yes --file",
			"exceeded D1's free tier daily row write limit",
			"Deploy again after midnight UTC",
		],
	])("%s: %s", async (call, output, advice) => {
		account.change({ fail: { call, output } });
		const failed = await account.deploy();
		expect(failed.code).toBe(1);
		expect(failed.output).toContain(advice);
		expect(failed.output).toContain(`  | ${output}`);
		expect(failed.output).toContain("Run `npm run deploy` again");
		expect(failed.output).not.toContain("    at ");
		account.change({ fail: undefined });
		const again = await account.deploy();
		expect(again.code).toBe(0);
		expect(admins()).toEqual([hashOf(tokenIn(again.output))]);
	});

	it("a mistake on the command line too", async () => {
		expect((await account.deploy(["--name", "Big Name"])).output).toContain(
			"--name must be 2 to 51 lower-case letters",
		);
		expect((await account.deploy(["--nonsense"])).output).toContain("--nonsense");
		expect(account.state().calls).toEqual([]);
	});
});
