/**
 * The registry's tables as drizzle sees them: a typed mirror of the migrations, which are written by hand because
 * drizzle knows neither STRICT nor WITHOUT ROWID. A test compares the two. BLOBs are JSONB documents: plain reads of
 * them go through `json(column)`.
 */
import { blob, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

export const registeredModels = sqliteTable("registered_models", {
	id: integer().primaryKey(),
	name: text().notNull().unique("registered_models_by_name"),
	userId: text("user_id").notNull().default(""),
	description: text().notNull().default(""),
	createdAt: integer("created_at").notNull(),
	updatedAt: integer("updated_at").notNull(),
	lastVersion: integer("last_version").notNull().default(0),
	tags: blob().notNull(),
	aliases: blob().notNull(),
	latest: text().notNull().default("{}"),
});

export const modelVersions = sqliteTable(
	"model_versions",
	{
		model: integer().notNull(),
		version: integer().notNull(),
		userId: text("user_id").notNull().default(""),
		description: text().notNull().default(""),
		stage: text({ enum: ["None", "Staging", "Production", "Archived"] })
			.notNull()
			.default("None"),
		source: text().notNull(),
		storageLocation: text("storage_location").notNull(),
		runId: text("run_id"),
		runLink: text("run_link").notNull().default(""),
		loggedModelId: text("logged_model_id"),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
		tags: blob().notNull(),
	},
	(table) => [primaryKey({ columns: [table.model, table.version] })],
);

export const loggedModels = sqliteTable("logged_models", {
	modelId: text("model_id").notNull().primaryKey(),
	experimentId: integer("experiment_id").notNull(),
	name: text().notNull(),
	modelType: text("model_type"),
	status: integer().notNull(),
	statusMessage: text("status_message"),
	sourceRunId: text("source_run_id"),
	artifactUri: text("artifact_uri").notNull(),
	createdAt: integer("created_at").notNull(),
	updatedAt: integer("updated_at").notNull(),
	deletedAt: integer("deleted_at"),
	params: blob().notNull(),
	tags: blob().notNull(),
	metrics: blob().notNull(),
});

export const webhooks = sqliteTable("webhooks", {
	id: text().notNull().primaryKey(),
	name: text().notNull(),
	description: text().notNull().default(""),
	url: text().notNull(),
	events: text({ mode: "json" }).$type<string[]>().notNull(),
	secret: text(),
	active: integer({ mode: "boolean" }).notNull().default(true),
	createdAt: integer("created_at").notNull(),
	updatedAt: integer("updated_at").notNull(),
});
