/** What a database holds, for comparing it before and after migrations. */
import { createHash } from "node:crypto";
import type { Database } from "../../../cli/migrate.ts";

/** The columns of a table that were there at the time, by table. */
export type Tables = ReadonlyMap<string, readonly string[]>;

/** The statements that make the schema, in the order of their names. */
export async function schemaOf(db: Database): Promise<string[]> {
	const { results } = await db
		.prepare(
			"SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '~_cf~_%' ESCAPE '~' ORDER BY name",
		)
		.all<{ name: string; sql: string }>();
	return results.map(({ name, sql }) => `${name}: ${sql}`);
}

/** Rows of awkward contents: text beyond ASCII, blobs of every byte, numbers at their limits, JSONB, NULL. */
export async function fill(db: Database, migrations: readonly string[]): Promise<Tables> {
	const { results } = await db
		.prepare(
			`SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
			AND name NOT LIKE '~_cf~_%' ESCAPE '~' AND name <> 'd1_migrations'`,
		)
		.all<{ name: string; sql: string }>();
	expectTables(results.length, migrations);
	const tables = new Map<string, string[]>();
	for (const { name, sql } of results) {
		const { results: columns } = await db.prepare(`PRAGMA table_info(${name})`).all<Column>();
		tables.set(
			name,
			columns.map((column) => column.name),
		);
		for (let row = 1; row <= 3; row++) {
			const values = columns.map((column) => awkwardValue(column, row, sql));
			await db.prepare(`INSERT INTO ${name} (${columns.map((c) => c.name)}) VALUES (${values.join(", ")})`).run();
		}
	}
	return tables;
}

interface Column {
	name: string;
	type: string;
	notnull: number;
	pk: number;
}

function expectTables(count: number, migrations: readonly string[]): void {
	if (count < 10) throw new Error(`only ${count} tables after ${migrations.join(", ")}`);
}

/** SQL for a value that the column takes, different in every row. */
function awkwardValue({ name, type, notnull, pk }: Column, row: number, sql: string): string {
	// A column that may hold but some values names them in its CHECK.
	const choices = new RegExp(`CHECK \\(${name} IN \\(([^)]*)\\)`).exec(sql)?.[1]?.split(",");
	if (choices) return choices[row % choices.length]!;
	if (!notnull && !pk && row === 3) return "NULL";
	if (type === "INTEGER") return pk ? String(row + 9_000_000_000) : String(row * 9_007_199_254_740);
	if (type === "BLOB")
		return row === 1 ? `jsonb('{"schlüssel ${row}":[1.5,9e999,"🙂"]}')` : `x'00ff80${"7f".repeat(row)}'`;
	return `'${name} ${row}: Grüße 🙂 ''quoted'' \\ "double"' || char(10, ${row})`;
}

/** The rows of each table, every column as its type and a digest of its bytes. */
export async function rowsOf(db: Database, tables: Tables): Promise<Record<string, string[]>> {
	const found: Record<string, string[]> = {};
	for (const [table, columns] of tables) {
		const parts = columns.map((name) => `typeof(${name}) || ':' || coalesce(hex(${name}), '')`);
		const { results } = await db
			.prepare(`SELECT ${parts.join(" || '|' || ")} AS row FROM ${table}`)
			.all<{ row: string }>();
		found[table] = results.map(({ row }) => createHash("sha256").update(row).digest("hex")).sort();
	}
	return found;
}
