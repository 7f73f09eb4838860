/** The tables of access and share links as drizzle sees them: a typed mirror of the migrations. A test compares them. */
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const tokens = sqliteTable("tokens", {
	hash: text().notNull().primaryKey(),
	id: text().notNull(),
	name: text().notNull(),
	role: text({ enum: ["viewer", "member", "admin"] }).notNull(),
	experiments: text(),
	createdAt: integer("created_at").notNull(),
	expiresAt: integer("expires_at"),
	lastUsedAt: integer("last_used_at"),
	createdBy: text("created_by").notNull().default(""),
});

export const sessions = sqliteTable("sessions", {
	hash: text().notNull().primaryKey(),
	tokenHash: text("token_hash").notNull(),
	createdAt: integer("created_at").notNull(),
	expiresAt: integer("expires_at").notNull(),
	id: text().notNull().default(""),
	place: text().notNull().default(""),
});

export const audit = sqliteTable("audit", {
	id: integer().primaryKey({ autoIncrement: true }),
	at: integer().notNull(),
	who: text().notNull(),
	tokenId: text("token_id").notNull(),
	address: text().notNull(),
	action: text().notNull(),
	subject: text().notNull(),
	details: text().notNull().default("{}"),
});

export const shares = sqliteTable("shares", {
	hash: text().notNull().primaryKey(),
	id: text().notNull(),
	kind: text({ enum: ["run", "comparison", "experiment"] }).notNull(),
	experimentId: integer("experiment_id").notNull(),
	runs: text(),
	children: integer().notNull(),
	artifacts: integer().notNull(),
	label: text().notNull().default(""),
	selection: text().notNull().default(""),
	createdAt: integer("created_at").notNull(),
	createdBy: text("created_by").notNull(),
	expiresAt: integer("expires_at"),
	frozenAt: integer("frozen_at"),
	views: integer().notNull().default(0),
	viewedAt: integer("viewed_at"),
});

export const shareSnapshots = sqliteTable("share_snapshots", {
	shareId: text("share_id").notNull().primaryKey(),
	body: text(),
});

export const publicUsage = sqliteTable("public_usage", {
	day: integer().primaryKey(),
	requests: integer().notNull(),
});
