/** The deployment's database, over wrangler: whether it is there, how far it is migrated, and its first admin token. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeployConfig } from "./deploy-config.ts";
import { deployFailure } from "./deploy-failure.ts";
import { wrangler } from "./deploy-wrangler.ts";

/** wrangler finds a database without an id by its name, and says so where it is not there yet. */
const ABSENT = /Couldn't find an? (auto-provisioned )?D1 DB/i;

/** Names of the migrations that the database has; undefined where there is no database yet. */
export async function appliedMigrations(config: DeployConfig): Promise<string[] | undefined> {
	// Asked in two steps: an empty database has no table of migrations.
	const tables = await query(config, "SELECT name FROM sqlite_schema WHERE name = 'd1_migrations'");
	if (tables === undefined || tables.length === 0) return tables as [] | undefined;
	const applied = await query(config, "SELECT name FROM d1_migrations ORDER BY id");
	return (applied ?? []).map((row) => String(row["name"]));
}

/** Whether the database, which is migrated, has the token that the first deploy makes. */
export async function hasAdminToken(config: DeployConfig): Promise<boolean> {
	return ((await query(config, "SELECT id FROM tokens WHERE role = 'admin' LIMIT 1")) ?? []).length > 0;
}

async function query(config: DeployConfig, sql: string): Promise<Record<string, unknown>[] | undefined> {
	const args = ["d1", "execute", "DB", "--remote", "--json", "--yes", "--command", sql, "--config", config.file];
	const { code, stdout, output } = await wrangler(args);
	if (ABSENT.test(output)) return undefined;
	const results = code === 0 ? resultsIn(stdout) : undefined;
	if (!results) throw deployFailure("Looking at the database", output, "Nothing was changed by this step.");
	return results;
}

function resultsIn(stdout: string): Record<string, unknown>[] | undefined {
	try {
		return (JSON.parse(stdout.slice(stdout.search(/[[{]/))) as { results: Record<string, unknown>[] }[])[0]?.results;
	} catch {
		return undefined;
	}
}

/** Applies what is missing. wrangler applies each migration whole or not at all, and notes it. */
export async function applyMigrations(config: DeployConfig): Promise<void> {
	const { code, output } = await wrangler(["d1", "migrations", "apply", "DB", "--remote", "--config", config.file]);
	if (code !== 0) {
		throw deployFailure(
			"Migrating the database",
			output,
			"A migration is applied whole or not at all, so the database is sound, and what was deployed before still runs.",
		);
	}
}

/** Runs statements from a file, so that no value stands on a command line that others on this machine can read. */
export async function executeFile(config: DeployConfig, step: string, sql: string): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "runnel-deploy-"));
	const file = join(folder, "statements.sql");
	try {
		writeFileSync(file, sql, { mode: 0o600 });
		const { code, output } = await wrangler([
			"d1",
			"execute",
			"DB",
			"--remote",
			"--yes",
			"--file",
			file,
			"--config",
			config.file,
		]);
		if (code !== 0) throw deployFailure(step, output, "Everything else is in place.");
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
