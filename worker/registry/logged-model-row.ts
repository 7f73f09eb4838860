/** A logged model as it is stored and as the domain has it. */
import { nameOfKey } from "../db/document-key.ts";
import { parseJson } from "../json.ts";
import { type Entry, parseEntry } from "../metrics/entry.ts";
import { namesOf } from "./rows.ts";

export type LoggedModelStatus = "pending" | "ready" | "failed";

/** How a status is stored; searches name it by this number too. */
export const STATUS_CODES: Readonly<Record<LoggedModelStatus, number>> = { pending: 1, ready: 2, failed: 3 };

/** The latest value of a metric on one dataset, as one run measured it. */
export interface LoggedModelMetric {
	readonly key: string;
	readonly datasetName: string | null;
	readonly datasetDigest: string | null;
	readonly runId: string;
	readonly entry: Entry;
}

/** Times are milliseconds since 1970 UTC. */
export interface LoggedModel {
	readonly id: string;
	readonly experimentId: number;
	readonly name: string;
	readonly modelType: string | null;
	readonly status: LoggedModelStatus;
	readonly statusMessage: string | null;
	readonly sourceRunId: string | null;
	readonly artifactUri: string;
	readonly createdAt: number;
	readonly updatedAt: number;
	readonly params: ReadonlyMap<string, string>;
	readonly tags: ReadonlyMap<string, string>;
	readonly metrics: readonly LoggedModelMetric[];
}

export interface LoggedModelRow {
	readonly model_id: string;
	readonly experiment_id: number;
	readonly name: string;
	readonly model_type: string | null;
	readonly status: number;
	readonly status_message: string | null;
	readonly source_run_id: string | null;
	readonly artifact_uri: string;
	readonly created_at: number;
	readonly updated_at: number;
	/** JSON text of the documents. */
	readonly params: string;
	readonly tags: string;
	readonly metrics: string;
}

/** The columns of a `LoggedModelRow`, from `logged_models` alone. */
export const LOGGED_MODEL_COLUMNS = `model_id, experiment_id, name, model_type, status, status_message, source_run_id,
	artifact_uri, created_at, updated_at, json(params) AS params, json(tags) AS tags, json(metrics) AS metrics`;

export function parseLoggedModel(row: LoggedModelRow): LoggedModel {
	return {
		id: row.model_id,
		experimentId: row.experiment_id,
		name: row.name,
		modelType: row.model_type,
		status: row.status === STATUS_CODES.ready ? "ready" : row.status === STATUS_CODES.failed ? "failed" : "pending",
		statusMessage: row.status_message,
		sourceRunId: row.source_run_id,
		artifactUri: row.artifact_uri,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
		params: namesOf(JSON.parse(row.params) as Record<string, string>),
		tags: namesOf(JSON.parse(row.tags) as Record<string, string>),
		metrics: metricsOf(row.metrics),
	};
}

type StoredEntry = readonly (number | bigint | null)[];

/** The members of a document `{document key of [metric, dataset name, dataset digest, run id]: entry}`. */
function metricsOf(document: string): LoggedModelMetric[] {
	// Steps have 64 bits, which JSON.parse alone would round.
	return Object.entries(parseJson(document) as Record<string, StoredEntry>).map(([coded, entry]) => {
		const [key, datasetName, datasetDigest, runId] = JSON.parse(nameOfKey(coded)) as [
			string,
			string | null,
			string | null,
			string,
		];
		return { key, datasetName, datasetDigest, runId, entry: parseEntry(entry) };
	});
}
