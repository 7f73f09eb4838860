/**
 * `/runs/log-model`: how clients before 3.0 say that a run has a model. It is kept as MLflow keeps it, as one more
 * element of the JSON list in the tag mlflow.log-model.history.
 */
import { isRecord } from "../api/fields.ts";
import { parseJson } from "../json.ts";
import { logBatch } from "../metrics/ingest.ts";
import { getRun } from "../tracking/runs.ts";
import type { Work } from "../work.ts";
import type { Message } from "./message.ts";
import { runIdIn } from "./validate.ts";

const HISTORY_TAG = "mlflow.log-model.history";
const REQUIRED = ["artifact_path", "flavors", "utc_time_created", "run_id"];

export async function logModel(work: Work, message: Message): Promise<void> {
	const runId = runIdIn(message);
	const text = message.required("model_json");
	const model = parsedModel(message, text);
	const missing = REQUIRED.filter((field) => !(field in model));
	if (missing.length > 0) throw message.bad("model_json", text, `lacks ${missing.join(", ")}`);
	const run = await getRun(work, runId);
	const tags = JSON.parse(run.tags) as Record<string, string>;
	const history = JSON.parse(tags[HISTORY_TAG] ?? "[]") as { model_uuid?: string }[];
	if (history.some((earlier) => JSON.stringify(earlier) === JSON.stringify(model))) return;
	await logBatch(work, runId, { tags: new Map([[HISTORY_TAG, JSON.stringify([...history, model])]]) });
}

function parsedModel(message: Message, text: string): Record<string, unknown> {
	try {
		const model = parseJson(text);
		if (isRecord(model)) return model;
	} catch {
		// Said below, with the field's name.
	}
	throw message.bad("model_json", text, "must be a JSON object");
}
