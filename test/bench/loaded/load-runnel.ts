/** Puts finished runs straight into Runnel's database, as if they had been logged and had ended. */
import { DatabaseSync } from "node:sqlite";
import { entryJson, entryOf } from "../../../worker/metrics/entry.ts";
import type { GeneratedRun } from "./generate.ts";

const INSERT = `INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time, end_time, artifact_uri,
	updated_at, metric_count, params, tags, metrics)
	VALUES (?, ?, ?, 'ada', ?, ?, ?, ?, ?, ?, jsonb(?), jsonb(?), jsonb(?))`;

/** What the end of a run writes beside its row, for all loaded ones at once: worker/tracking/INDEX.md. ?1 is the experiment. */
const AFTER_THE_END: readonly string[] = [
	`INSERT INTO metric_index SELECT r.experiment_id, m.key, m.value ->> 3, iif(m.value ->> 3, -r.start_time, m.value ->> 0),
		r.seq FROM runs r CROSS JOIN json_each(r.metrics) m WHERE r.experiment_id = ?1 ORDER BY 1, 2, 3, 4, 5`,
	`INSERT INTO param_index SELECT r.experiment_id, p.key, substr(p.value, 1, 100), r.seq
		FROM runs r CROSS JOIN json_each(r.params) p WHERE r.experiment_id = ?1 ORDER BY 1, 2, 3, 4`,
	"UPDATE runs SET indexed = 1 WHERE experiment_id = ?1",
];

export function loadRunnel(file: string, experimentId: number, runs: Iterable<GeneratedRun>): void {
	const db = new DatabaseSync(file);
	try {
		db.exec("PRAGMA synchronous = OFF; PRAGMA cache_size = -500000; BEGIN");
		const insert = db.prepare(INSERT);
		for (const run of runs) {
			insert.run(
				run.id,
				experimentId,
				run.name,
				run.status,
				run.startTime,
				run.endTime,
				`mlflow-artifacts:/${experimentId}/${run.id}/artifacts`,
				run.endTime,
				run.metrics.length,
				JSON.stringify(Object.fromEntries(run.params)),
				JSON.stringify(Object.fromEntries(run.tags.filter(([key]) => key !== "mlflow.runName"))),
				metricsJson(run),
			);
		}
		for (const sql of AFTER_THE_END) db.prepare(sql).run(experimentId);
		db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
	} finally {
		db.close();
	}
}

function metricsJson({ metrics, endTime }: GeneratedRun): string {
	const entries = metrics.map(([key, value]) => {
		const entry = entryOf({ key, value, step: 0, timestamp: endTime });
		return `${JSON.stringify(key)}:${entryJson(entry)}`;
	});
	return `{${entries.join(",")}}`;
}
