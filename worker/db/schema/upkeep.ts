/** The tables of upkeep as drizzle sees them: a typed mirror of the migrations, which a test compares. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const upkeepJobs = sqliteTable("upkeep_jobs", {
	name: text().notNull().primaryKey(),
	cursor: text(),
	startedAt: integer("started_at").notNull().default(0),
	heldUntil: integer("held_until").notNull().default(0),
	recent: text().notNull().default("[]"),
});

export const usageDays = sqliteTable("usage_days", {
	day: integer().primaryKey(),
	requests: integer().notNull().default(0),
	rowsRead: integer("rows_read").notNull().default(0),
	rowsWritten: integer("rows_written").notNull().default(0),
	size: integer().notNull().default(0),
});
