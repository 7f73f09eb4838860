/** MLflow's database (`mlflow.db`, SQLite), read only. Files are taken where its artifact URIs name this machine. */
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import type { Int64 } from "../worker/json.ts";
import type { Series } from "../worker/metrics/point.ts";
import { cleanName, type ForeignExperiment, type ForeignRun, type ForeignStore } from "./import-foreign.ts";

export function isSqlite(file: string): boolean {
	const head = Buffer.alloc(16);
	const handle = openSync(file, "r");
	try {
		readSync(handle, head);
	} finally {
		closeSync(handle);
	}
	return head.toString("latin1").startsWith("SQLite format 3\0");
}

interface RunRow {
	run_uuid: string;
	name: string | null;
	user_id: string | null;
	status: ForeignRun["status"];
	start_time: number;
	end_time: number | null;
	lifecycle_stage: string;
	artifact_uri: string | null;
}

/** @throws Error where the file is no database of MLflow's */
export function mlflowDatabase(file: string): ForeignStore {
	const db = new DatabaseSync(file, { readOnly: true });
	const rows = <Row>(sql: string, ...values: (string | number)[]) => {
		const statement = db.prepare(sql);
		return statement.all(...values) as unknown as Row[];
	};
	if (
		rows("SELECT name FROM sqlite_master WHERE name IN ('experiments', 'runs', 'metrics', 'latest_metrics')").length < 4
	) {
		throw new Error(
			`${file} is a SQLite database, but not one of MLflow's: it has no tables of experiments, runs and metrics.`,
		);
	}
	const pairs = (sql: string, id: string) =>
		new Map(rows<{ key: string; value: string | null }>(sql, id).map(({ key, value }) => [key, value ?? ""]));
	return {
		experiments: rows<{ id: string; name: string; lifecycle_stage: string }>(
			"SELECT CAST(experiment_id AS TEXT) AS id, name, lifecycle_stage FROM experiments ORDER BY experiment_id",
		).map(({ id, name, lifecycle_stage }) => ({
			id,
			name,
			tags: pairs("SELECT key, value FROM experiment_tags WHERE experiment_id = ?", id),
			deleted: lifecycle_stage === "deleted",
		})),
		*runs({ id }: ForeignExperiment) {
			const runs = rows<RunRow>(
				`SELECT run_uuid, name, user_id, status, start_time, end_time, lifecycle_stage, artifact_uri FROM runs
				WHERE experiment_id = ? ORDER BY start_time, run_uuid`,
				id,
			);
			for (const run of runs) {
				const tags = pairs("SELECT key, value FROM tags WHERE run_uuid = ?", run.run_uuid);
				const name = run.name || tags.get("mlflow.runName") || run.run_uuid;
				tags.delete("mlflow.runName");
				yield {
					source: `${file}: run ${run.run_uuid}`,
					id: run.run_uuid,
					name,
					user: run.user_id ?? "",
					status: run.status,
					startTime: run.start_time,
					endTime: run.end_time,
					deleted: run.lifecycle_stage === "deleted",
					params: pairs("SELECT key, value FROM params WHERE run_uuid = ?", run.run_uuid),
					tags,
					metrics: metricsOf(db, run.run_uuid),
					files: localFolder(run.artifact_uri),
				};
			}
		},
	};
}

function metricsOf(db: DatabaseSync, runId: string): Map<string, Series> {
	const statement = db.prepare("SELECT key, value, timestamp, step, is_nan FROM metrics WHERE run_uuid = ?");
	// Steps may pass 2^53.
	statement.setReadBigInts(true);
	const metrics = new Map<string, Series>();
	for (const row of statement.iterate(runId) as Iterable<Record<string, string | number | bigint>>) {
		const key = cleanName(String(row["key"]));
		const series = metrics.get(key) ?? { steps: [], timestamps: [], values: [] };
		metrics.set(key, series);
		series.steps.push(int64(row["step"] as bigint));
		series.timestamps.push(Number(row["timestamp"]));
		series.values.push(row["is_nan"] ? Number.NaN : Number(row["value"]));
	}
	return metrics;
}

function int64(value: bigint): Int64 {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
}

/** The folder that an artifact URI names, where it is one of this machine's. */
function localFolder(uri: string | null): string | undefined {
	if (uri === null) return undefined;
	const path = uri.startsWith("file:") ? fileURLToPath(uri) : uri.startsWith("/") ? uri : undefined;
	return path !== undefined && existsSync(path) ? path : undefined;
}
