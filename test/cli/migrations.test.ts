/**
 * Migrations go forward from every earlier version with data in it: what people stored is the same afterwards, byte for
 * byte, and every path ends in the same schema.
 */
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, migrate, readMigrations } from "../../cli/migrate.ts";
import { root } from "../support/paths.ts";
import { fill, rowsOf, schemaOf } from "./support/database-contents.ts";

const migrations = readMigrations(join(root, "migrations"));
const earlier = migrations.slice(0, -1).map(({ name }, i) => [name, i + 1] as const);

let server: Miniflare;
let fresh: string[];

beforeAll(async () => {
	const databases = Object.fromEntries([...migrations.keys(), "whole"].map((name) => [`DB${name}`, `DB${name}`]));
	server = new Miniflare(
		convertV4MiniflareOptions({
			cf: false,
			modules: true,
			script: "export default { fetch: () => new Response() };",
			d1Databases: databases,
		}),
	);
	const whole = await database("whole");
	expect(await migrate(whole, migrations)).toEqual(migrations.map(({ name }) => name));
	fresh = await schemaOf(whole);
});
afterAll(() => server.dispose());

const database = async (name: number | string) => (await server.getD1Database(`DB${name}`)) as unknown as Database;

it("are numbered without gaps and end with a newline", () => {
	expect(migrations.map(({ name }) => name.slice(0, 4))).toEqual(
		migrations.map((_, i) => String(i + 1).padStart(4, "0")),
	);
});

it("are applied once", async () => {
	expect(await migrate(await database("whole"), migrations)).toEqual([]);
});

it("do not rebuild a table, which would cascade, nor drop one", () => {
	for (const { name, statements } of migrations) {
		for (const sql of statements) expect(sql, name).not.toMatch(/PRAGMA foreign_keys|DROP TABLE|ON DELETE CASCADE/i);
	}
});

describe("from the version of", () => {
	it.each(earlier)("%s with data in it to the newest", async (_name, count) => {
		const db = await database(count);
		await migrate(db, migrations.slice(0, count));
		const tables = await fill(
			db,
			migrations.slice(0, count).map(({ name }) => name),
		);
		const before = await rowsOf(db, tables);
		const applied = await migrate(db, migrations);
		expect(applied).toEqual(migrations.slice(count).map(({ name }) => name));
		// A migration may add rows of its own; none that was there is gone or changed.
		const after = await rowsOf(db, tables);
		for (const [table, rows] of Object.entries(before))
			expect(after[table], table).toEqual(expect.arrayContaining(rows));
		expect(await schemaOf(db)).toEqual(fresh);
	});
});

it("that fails half way leaves the version before it", async () => {
	const db = await database(0);
	const broken = { name: "9999_broken.sql", statements: ["CREATE TABLE half (id INTEGER)", "CREATE TABEL oops"] };
	await expect(migrate(db, [...migrations, broken])).rejects.toThrow(/TABEL/);
	expect(await schemaOf(db)).toEqual(fresh);
	expect(await migrate(db, migrations)).toEqual([]);
});
