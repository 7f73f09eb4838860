/** The tables of files as drizzle sees them: a typed mirror of the migrations, which a test compares. */
import { blob, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const uploads = sqliteTable("uploads", {
	id: text().notNull().primaryKey(),
	path: text().notNull(),
	signer: text({ enum: ["worker", "s3"] }).notNull(),
	storeId: text("store_id").notNull(),
	partCount: integer("part_count").notNull(),
	size: integer(),
	partSize: integer("part_size"),
	parts: blob().notNull(),
	expiresAt: integer("expires_at").notNull(),
	completedAt: integer("completed_at"),
});

export const files = sqliteTable("files", {
	path: text().notNull().primaryKey(),
	content: integer().notNull(),
	size: integer().notNull(),
	uploadedAt: integer("uploaded_at").notNull(),
});

export const filePieces = sqliteTable("file_pieces", {
	id: integer().primaryKey(),
	data: blob().notNull(),
});
