/** Puts finished runs straight into MLflow's SQLite database: the tables that a search reads. */
import { DatabaseSync } from "node:sqlite";
import type { GeneratedRun } from "./generate.ts";

export function loadMlflow(file: string, experimentId: number, runs: Iterable<GeneratedRun>): void {
	const db = new DatabaseSync(file);
	try {
		db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF; BEGIN");
		const run = db.prepare(
			`INSERT INTO runs (run_uuid, name, source_type, source_name, entry_point_name, user_id, status, start_time, end_time,
			source_version, lifecycle_stage, artifact_uri, experiment_id)
			VALUES (?, ?, 'UNKNOWN', '', '', 'ada', ?, ?, ?, '', 'active', ?, ?)`,
		);
		const metric = db.prepare(
			"INSERT INTO latest_metrics (key, value, timestamp, step, is_nan, run_uuid) VALUES (?, ?, ?, 0, ?, ?)",
		);
		const param = db.prepare("INSERT INTO params (key, value, run_uuid) VALUES (?, ?, ?)");
		const tag = db.prepare("INSERT INTO tags (key, value, run_uuid) VALUES (?, ?, ?)");
		for (const { id, name, status, startTime, endTime, metrics, params, tags } of runs) {
			run.run(id, name, status, startTime, endTime, `mlflow-artifacts:/${experimentId}/${id}/artifacts`, experimentId);
			for (const [key, value] of metrics) {
				const nan = Number.isNaN(value);
				metric.run(key, nan ? 0 : value, endTime, nan ? 1 : 0, id);
			}
			for (const [key, value] of params) param.run(key, value, id);
			for (const [key, value] of tags) tag.run(key, value, id);
		}
		db.exec("COMMIT");
	} finally {
		db.close();
	}
}
