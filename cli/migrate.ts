/** Applies the migrations to a local database, with the same bookkeeping as `wrangler d1 migrations apply`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_splitSqlQuery as splitSql } from "wrangler";

export interface Migration {
	readonly name: string;
	readonly statements: readonly string[];
}

const BOOKS = `CREATE TABLE IF NOT EXISTS d1_migrations (
	id INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT UNIQUE,
	applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** The migrations in `folder`, in order. */
export function readMigrations(folder: string): Migration[] {
	return readdirSync(folder)
		.filter((name) => /^\d{4}_.*\.sql$/.test(name))
		.sort()
		.map((name) => ({ name, statements: splitSql(readFileSync(join(folder, name), "utf8")) }));
}

/** What migrating needs of a D1 database. */
export interface Database {
	prepare(sql: string): Statement;
	batch(statements: Statement[]): Promise<unknown>;
}

interface Statement {
	bind(...values: unknown[]): Statement;
	run(): Promise<unknown>;
	all<Row>(): Promise<{ results: Row[] }>;
}

/** Applies those not applied yet, each in one transaction, and returns their names. */
export async function migrate(db: Database, migrations: readonly Migration[]): Promise<string[]> {
	await db.prepare(BOOKS).run();
	const { results } = await db.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
	const applied = new Set(results.map((row) => row.name));
	const missing = migrations.filter(({ name }) => !applied.has(name));
	for (const { name, statements } of missing) {
		await db.batch([
			...statements.map((sql) => db.prepare(sql)),
			db.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name),
		]);
	}
	return missing.map(({ name }) => name);
}
