import { env } from "cloudflare:workers";
import { getTableConfig } from "drizzle-orm/sqlite-core";
import { expect, test } from "vitest";
import * as schema from "../../../worker/db/schema/access.ts";

interface Column {
	readonly name: string;
	readonly type: string;
	readonly notnull: number;
	readonly pk: number;
}

test.each(Object.values(schema).map((table) => [getTableConfig(table).name, table] as const))(
	"drizzle's picture of %s is what the migrations made",
	async (name, table) => {
		const { columns, primaryKeys } = getTableConfig(table);
		const keys = primaryKeys.flatMap((key) => key.columns.map((column) => column.name));
		const { results } = await env.DB.prepare(`PRAGMA table_info(${name})`).all<Column>();
		expect(
			columns.map((column) => [
				column.name,
				column.getSQLType().toUpperCase(),
				column.notNull,
				column.primary || keys.includes(column.name),
			]),
		).toEqual(
			// SQLite calls the number of a rowid table nullable; drizzle knows better.
			results.map(({ name, type, notnull, pk }) => [
				name,
				type,
				notnull === 1 || (pk > 0 && (name === "id" || name === "day")),
				pk > 0,
			]),
		);
	},
);
