/**
 * The tables of tracking and metrics as drizzle sees them: a typed mirror of the migrations, which a test compares. The
 * hot paths of these tables are raw SQL, one place each (metrics/ingest.ts, metrics/seal.ts, tracking/search-runs.ts).
 */
import { blob, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const settings = sqliteTable("settings", {
	key: text().notNull().primaryKey(),
	value: text().notNull(),
});

export const counters = sqliteTable("counters", {
	name: text().notNull().primaryKey(),
	value: integer().notNull(),
});

export const experiments = sqliteTable(
	"experiments",
	{
		id: integer().primaryKey(),
		name: text().notNull(),
		artifactLocation: text("artifact_location").notNull(),
		lifecycle: text({ enum: ["active", "deleted"] })
			.notNull()
			.default("active"),
		lifecycleEpoch: integer("lifecycle_epoch").notNull().default(0),
		createdAt: integer("created_at").notNull(),
		updatedAt: integer("updated_at").notNull(),
		tags: blob().notNull(),
		runCount: integer("run_count").notNull().default(0),
		markedCount: integer("marked_count").notNull().default(0),
		metricSettings: text("metric_settings").notNull().default("{}"),
	},
	(table) => [uniqueIndex("experiments_by_name").on(table.name)],
);

export const runs = sqliteTable(
	"runs",
	{
		seq: integer().primaryKey(),
		runId: text("run_id").notNull(),
		experimentId: integer("experiment_id").notNull(),
		name: text().notNull(),
		userId: text("user_id").notNull().default(""),
		status: text({ enum: ["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"] })
			.notNull()
			.default("RUNNING"),
		startTime: integer("start_time").notNull(),
		endTime: integer("end_time"),
		artifactUri: text("artifact_uri").notNull(),
		parentRunId: text("parent_run_id"),
		lifecycle: text({ enum: ["active", "deleted"] })
			.notNull()
			.default("active"),
		lifecycleEpoch: integer("lifecycle_epoch").notNull().default(0),
		updatedAt: integer("updated_at").notNull(),
		requestDigest: text("request_digest"),
		sealed: integer().notNull().default(0),
		metricCount: integer("metric_count").notNull().default(0),
		params: blob().notNull(),
		tags: blob().notNull(),
		datasets: blob().notNull(),
		models: blob().notNull(),
		metrics: blob().notNull(),
		sealedRanges: blob("sealed_ranges").notNull(),
		tail: text().notNull().default(""),
		indexed: integer().notNull().default(0),
		indexWas: blob("index_was"),
	},
	(table) => [
		uniqueIndex("runs_by_run_id").on(table.runId),
		index("runs_by_experiment").on(table.experimentId, table.startTime, table.runId),
	],
);

export const metricChunks = sqliteTable(
	"metric_chunks",
	{
		runSeq: integer("run_seq").notNull(),
		chunk: integer().notNull(),
		points: integer().notNull(),
		directory: blob().notNull(),
		coarse: blob().notNull(),
		object: text(),
		objectAt: integer("object_at"),
		data: blob().notNull(),
		thinned: integer().notNull().default(0),
	},
	(table) => [primaryKey({ columns: [table.runSeq, table.chunk] })],
);

export const datasets = sqliteTable(
	"datasets",
	{
		experimentId: integer("experiment_id").notNull(),
		name: text().notNull(),
		digest: text().notNull(),
		sourceType: text("source_type").notNull(),
		source: text().notNull(),
		schema: text(),
		profile: text(),
	},
	(table) => [primaryKey({ columns: [table.experimentId, table.name, table.digest] })],
);
