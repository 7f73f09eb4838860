/** The index of ended runs and the catalogue of names (worker/tracking/INDEX.md) as drizzle sees them. */
import { integer, primaryKey, real, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const metricIndex = sqliteTable(
	"metric_index",
	{
		experimentId: integer("experiment_id").notNull(),
		key: text().notNull(),
		nan: integer().notNull(),
		place: real().notNull(),
		runSeq: integer("run_seq").notNull(),
	},
	(table) => [primaryKey({ columns: [table.experimentId, table.key, table.nan, table.place, table.runSeq] })],
);

export const paramIndex = sqliteTable(
	"param_index",
	{
		experimentId: integer("experiment_id").notNull(),
		key: text().notNull(),
		value: text().notNull(),
		runSeq: integer("run_seq").notNull(),
	},
	(table) => [primaryKey({ columns: [table.experimentId, table.key, table.value, table.runSeq] })],
);

export const experimentKeys = sqliteTable(
	"experiment_keys",
	{
		experimentId: integer("experiment_id").notNull(),
		kind: text({ enum: ["metric", "param", "tag"] }).notNull(),
		key: text().notNull(),
	},
	(table) => [primaryKey({ columns: [table.experimentId, table.kind, table.key] })],
);
