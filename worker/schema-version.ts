/**
 * Whether this code and this database fit together. The answer to every request is 503 with the reason until they do:
 * a table that is not there yet, or one that means something else by now, is not guessed at.
 *
 * Looked at once an isolate, before its first request: one statement, two rows read. Only "they fit" is remembered, so
 * that the request after a migration finds the service back.
 */
import type { MiddlewareHandler } from "hono";
import type { App } from "./context.ts";
import { Failure } from "./errors.ts";
import { adoptAdminToken } from "./upkeep/adopt-admin-token.ts";

/** The newest migration that this code needs. A test holds it to the newest file in migrations/. */
export const SCHEMA = "0006_run_index.sql";

/** What the database says of itself. */
export interface SchemaState {
	/** Newest migration applied; null where there is none. */
	readonly applied: string | null;
	/** Newest migration that code must know to serve the database; null before that was written down. */
	readonly code_must_know: string | null;
}

const STATE_SQL = `SELECT (SELECT max(name) FROM d1_migrations) AS applied,
	(SELECT value FROM settings WHERE key = 'code_must_know') AS code_must_know`;

/** The failure for a database in `state`, or undefined where `schema`'s code can serve it. */
export function mismatch({ applied, code_must_know }: SchemaState, schema = SCHEMA): Failure | undefined {
	if (applied === null || applied < schema) {
		return new Failure(
			"not_migrated",
			`The database is older than this server: it has the migrations up to ${applied ?? "none"}, and ${schema} is ` +
				"needed. Run npm run deploy, or npx wrangler d1 migrations apply DB --remote.",
		);
	}
	if (code_must_know !== null && code_must_know > schema) {
		return new Failure(
			"not_migrated",
			`The database is newer than this server, which knows the migrations up to ${schema}: ${code_must_know} needs ` +
				"newer code. Deploy the newer Runnel again, or restore the database to the time before the upgrade.",
		);
	}
	return undefined;
}

let fits = false;

/** Lets requests pass once code and database fit; `/health` answers anyway. */
export const schemaGate: MiddlewareHandler<App> = async (c, next) => {
	if (!fits && c.req.path !== "/health") {
		const failure = mismatch(await readState(c.env.DB));
		if (failure) throw failure;
		if (c.env.ADMIN_TOKEN) await adoptAdminToken(c.env.DB, c.env.ADMIN_TOKEN, Date.now());
		fits = true;
	}
	await next();
};

async function readState(db: D1Database): Promise<SchemaState> {
	try {
		return (await db.prepare(STATE_SQL).first<SchemaState>())!;
	} catch (error) {
		// A database that was never migrated has not even the table of migrations.
		if (/no such table/i.test(String(error))) return { applied: null, code_must_know: null };
		throw error;
	}
}

/** For tests: the next request looks again. */
export function forgetSchema(): void {
	fits = false;
}
