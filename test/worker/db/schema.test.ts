/** The drizzle mirror in worker/db/schema is what the hand-written migrations made: every table, every column. */
import { env } from "cloudflare:workers";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { describe, expect, test } from "vitest";
import * as access from "../../../worker/db/schema/access.ts";
import * as artifacts from "../../../worker/db/schema/artifacts.ts";
import * as registry from "../../../worker/db/schema/registry.ts";
import * as runIndex from "../../../worker/db/schema/run-index.ts";
import * as tracking from "../../../worker/db/schema/tracking.ts";
import * as upkeep from "../../../worker/db/schema/upkeep.ts";

const mirrored = [access, artifacts, registry, runIndex, tracking, upkeep].flatMap((room) => Object.values(room));

interface Column {
	readonly name: string;
	readonly type: string;
	readonly notnull: number;
	readonly pk: number;
}

describe("drizzle's picture", () => {
	test("has every table", async () => {
		const { results } = await env.DB.prepare(
			`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
			AND name NOT LIKE '~_cf~_%' ESCAPE '~' AND name <> 'd1_migrations' ORDER BY name`,
		).all<{ name: string }>();
		expect(mirrored.map((table) => getTableConfig(table).name).sort()).toEqual(results.map(({ name }) => name));
	});

	test.each(mirrored.map((table) => [getTableConfig(table).name, table] as const))(
		"of %s has every column",
		async (name, table) => {
			const { columns, primaryKeys } = getTableConfig(table);
			const keys = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
			const { results } = await env.DB.prepare(`PRAGMA table_info(${name})`).all<Column>();
			const rowIds = results.filter(({ pk, notnull }) => pk > 0 && notnull === 0).map((column) => column.name);
			expect(
				columns.map((column) => [
					column.name,
					column.getSQLType().toUpperCase(),
					// SQLite calls the number of a rowid table nullable; drizzle knows better.
					column.notNull && !rowIds.includes(column.name),
					column.primary || keys.includes(column.name),
				]),
			).toEqual(results.map(({ name, type, notnull, pk }) => [name, type, notnull === 1, pk > 0]));
		},
	);
});
