/** `npm run token`: what it takes, what it stores, and that it works against a real local database. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tokenHash } from "../../cli/admin-token.ts";
import { migrate, readMigrations } from "../../cli/migrate.ts";
import { parseTokenOptions } from "../../cli/token-options.ts";
import { storeTokenSql } from "../../cli/token-sql.ts";
import { root } from "../support/paths.ts";

function token(...args: string[]): Promise<{ code: number | null; output: string }> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [join(root, "cli/token.ts"), ...args], { cwd: root });
		let output = "";
		for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
		child.on("close", (code) => resolve({ code, output }));
	});
}

describe("its options", () => {
	it.each<[string[], string]>([
		[[], "--name must say in 1 to 100 characters who or what the token is for."],
		[["--name", " "], "--name must say in 1 to 100 characters who or what the token is for."],
		[["--name", "a", "--role", "owner"], "--role must be one of viewer, member, admin, not 'owner'."],
		[["--name", "a", "--experiments", "1"], "An admin cannot be limited to experiments: add --role member."],
		[
			["--name", "a", "--role", "member", "--experiments", "1,x"],
			"--experiments must be numbers of experiments, as 1,2, not '1,x'.",
		],
		[["--name", "a", "--days", "0"], "--days must be a whole number from 1 on, not '0'."],
		[["--name", "a", "--local", "--remote"], "Choose either --local or --remote."],
		[["--name", "a", "--remote", "--state", "x"], "--state goes with --local, and --deployment with --remote."],
	])("%j is refused", (args, message) => {
		expect(() => parseTokenOptions(args)).toThrow(message);
	});
});

it("quotes names", () => {
	const [sql] = storeTokenSql({
		hash: "h",
		id: "i",
		name: "o'neil'); DROP TABLE tokens; --",
		role: "viewer",
		experiments: [3],
		days: null,
		now: 7,
	});
	expect(sql).toContain(
		"VALUES ('h', 'i', 'o''neil''); DROP TABLE tokens; --', 'viewer', '[3]', 7, 'command line', NULL);",
	);
});

describe("against a local database", () => {
	const state = mkdtempSync(join(tmpdir(), "runnel-token-"));
	const open = () =>
		new Miniflare(
			convertV4MiniflareOptions({
				cf: false,
				log: new Log(LogLevel.ERROR),
				resourcePersistencePath: state,
				modules: true,
				script: "export default { fetch: () => new Response() };",
				d1Databases: { DB: "DB" },
			}),
		);

	beforeAll(async () => {
		const server = open();
		await migrate((await server.getD1Database("DB")) as never, readMigrations(join(root, "migrations")));
		await server.dispose();
	});
	afterAll(() => rmSync(state, { recursive: true, force: true }));

	it("prints a token once and stores its hash, with an entry in the audit", async () => {
		const { code, output } = await token(
			"--name",
			"o'neil",
			"--role",
			"member",
			"--experiments",
			"0",
			"--days",
			"2",
			"--state",
			state,
		);
		expect(code, output).toBe(0);
		const [printed] = /\b[0-9a-f]{40}\b/.exec(output)!;
		const server = open();
		const db = await server.getD1Database("DB");
		const rows = (await db.prepare("SELECT * FROM tokens").all()).results;
		const log = (await db.prepare("SELECT * FROM audit").all()).results;
		await server.dispose();
		expect(rows).toEqual([
			expect.objectContaining({
				hash: tokenHash(printed),
				name: "o'neil",
				role: "member",
				experiments: "[0]",
				created_by: "command line",
			}),
		]);
		expect(rows[0]!["expires_at"]).toBe((rows[0]!["created_at"] as number) + 2 * 86_400_000);
		expect(log).toEqual([
			expect.objectContaining({ action: "token.create", who: "command line", subject: rows[0]!["id"] }),
		]);
		expect(JSON.stringify([rows, log])).not.toContain(printed);
	});

	it("says what to do where there is no database", async () => {
		const { code, output } = await token("--name", "a", "--state", join(state, "nowhere"));
		expect(code).toBe(1);
		expect(output).toMatch(
			/^No token was made: There is no database in .*\. Run npm start first, or name the folder with --state\.\n$/,
		);
	});
});
