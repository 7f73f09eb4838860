/** Logged models as MLflow prints them, and the names of their statuses on its wire. */
import type { LoggedModel, LoggedModelMetric, LoggedModelStatus } from "../registry/logged-model-row.ts";
import { listOrNone, pairs } from "./registry-json.ts";

/** By name, with protobuf's numbers. */
export const WIRE_STATUSES = {
	LOGGED_MODEL_PENDING: 1,
	LOGGED_MODEL_READY: 2,
	LOGGED_MODEL_UPLOAD_FAILED: 3,
} as const;

export const STATUS_OF_WIRE: Record<keyof typeof WIRE_STATUSES, LoggedModelStatus> = {
	LOGGED_MODEL_PENDING: "pending",
	LOGGED_MODEL_READY: "ready",
	LOGGED_MODEL_UPLOAD_FAILED: "failed",
};

const WIRE_OF_STATUS: Record<LoggedModelStatus, keyof typeof WIRE_STATUSES> = {
	pending: "LOGGED_MODEL_PENDING",
	ready: "LOGGED_MODEL_READY",
	failed: "LOGGED_MODEL_UPLOAD_FAILED",
};

export function loggedModelMessage(model: LoggedModel): object {
	return {
		info: {
			model_id: model.id,
			experiment_id: String(model.experimentId),
			name: model.name,
			creation_timestamp_ms: model.createdAt,
			last_updated_timestamp_ms: model.updatedAt,
			artifact_uri: model.artifactUri,
			status: WIRE_OF_STATUS[model.status],
			model_type: model.modelType ?? undefined,
			source_run_id: model.sourceRunId ?? undefined,
			status_message: model.statusMessage ?? undefined,
			tags: listOrNone(pairs(model.tags)),
		},
		data: {
			params: listOrNone(pairs(model.params)),
			metrics: listOrNone(model.metrics.map((metric) => metricMessage(model.id, metric))),
		},
	};
}

function metricMessage(modelId: string, { key, datasetName, datasetDigest, runId, entry }: LoggedModelMetric): object {
	return {
		key,
		value: entry.nan ? "NaN" : clamped(entry.value),
		timestamp: entry.timestamp,
		step: entry.step,
		dataset_name: datasetName ?? undefined,
		dataset_digest: datasetDigest ?? undefined,
		model_id: modelId,
		run_id: runId,
	};
}

/** MLflow's store has no infinities, and its clients' tests expect the largest double in their place. */
function clamped(value: number): number {
	return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));
}
