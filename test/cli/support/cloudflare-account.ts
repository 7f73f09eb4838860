/**
 * A Cloudflare account as wrangler shows it, for tests of `npm run deploy`: a stub `wrangler` first on the PATH, with
 * a real SQLite database behind it, that notes every call and fails or kills its caller where a test says so.
 */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { capture } from "../../support/command.ts";
import { root } from "../../support/paths.ts";

/** What the stub reads before each call and writes after it. */
export interface StubState {
	/** The arguments of each call, without `--config FILE`. */
	calls: string[];
	/** The configurations that were deployed, newest last. */
	deployed: { name: string; r2_buckets: unknown[]; d1_databases: { database_name?: string }[] }[];
	/** Calls that begin so fail with this output, doing nothing. */
	fail?: { call: string; output: string } | undefined;
	/** The caller is killed when this many calls have been done, counted from the start of the account. */
	killAfter?: number | undefined;
}

export interface Account {
	deploy(args?: string[], env?: Record<string, string>): Promise<{ code: number; output: string }>;
	state(): StubState;
	change(change: Partial<StubState>): void;
	/** Runs a query on the account's database. */
	query(sql: string): Record<string, unknown>[];
	remove(): void;
}

export function makeAccount(): Account {
	const folder = mkdtempSync(join(tmpdir(), "runnel-account-"));
	const stateFile = join(folder, "state.json");
	const write = (state: StubState) => writeFileSync(stateFile, JSON.stringify(state));
	const read = () => JSON.parse(readFileSync(stateFile, "utf8")) as StubState;
	write({ calls: [], deployed: [] });
	const stub = join(folder, "wrangler");
	const script = join(root, "test/cli/support/wrangler-stub.ts");
	writeFileSync(stub, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`);
	chmodSync(stub, 0o755);
	const env = {
		...process.env,
		PATH: [folder, process.env.PATH].join(delimiter),
		STUB_FOLDER: folder,
		RUNNEL_DEPLOY_STATE: join(folder, "local"),
	};
	return {
		deploy: (args = [], more = {}) =>
			capture(process.execPath, ["cli/deploy.ts", ...args], {
				cwd: root,
				env: { ...env, ...more },
				timeoutMs: 120_000,
			}),
		state: read,
		change: (change) => write({ ...read(), ...change }),
		query: (sql) => {
			const file = join(folder, "database.sqlite");
			if (!existsSync(file)) throw new Error("the account has no database");
			const db = new DatabaseSync(file);
			try {
				return db.prepare(sql).all() as Record<string, unknown>[];
			} finally {
				db.close();
			}
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}
