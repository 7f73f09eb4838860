/** What clients log to a run: `/runs/log-metric`, `log-parameter`, `log-batch`, `set-tag`, `delete-tag`, and inputs. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { type Failure, invalid } from "../errors.ts";
import { MLFLOW_BATCH_ITEMS, MLFLOW_BATCH_METRICS, MLFLOW_BATCH_PARAMS, MLFLOW_BATCH_TAGS } from "../limits.ts";
import { type LogBatch, logBatch } from "../metrics/ingest.ts";
import { ParamConflict } from "../tracking/explain.ts";
import { logInputs, logOutputs } from "../tracking/inputs.ts";
import { deleteRunTag } from "../tracking/tags.ts";
import type { Work } from "../work.ts";
import { answer } from "./answer.ts";
import { datasetsIn } from "./inputs.ts";
import { logModel } from "./legacy-models.ts";
import { type Message, readMessage, shown } from "./message.ts";
import { logModelMetrics } from "./model-metrics.ts";
import { type MlflowPoint, pointIn, pointsIn } from "./points.ts";
import { splitTags, tagsIn } from "./tags.ts";
import { checkKey, cutParam, cutTag, keyIn, runIdIn } from "./validate.ts";

export const logging = new Hono<App>()
	.post("/log-metric", needs("write"), async (c) => {
		const message = await readMessage(c);
		const runId = runIdIn(message);
		await log(c.var.work, runId, [pointIn(message)], {});
		return answer();
	})
	.post("/log-parameter", needs("write"), async (c) => {
		const message = await readMessage(c);
		const runId = runIdIn(message);
		await logBatch(c.var.work, runId, { params: new Map([[keyIn(message), cutParam(message.string("value") ?? "")]]) });
		return answer();
	})
	.post("/log-batch", needs("write"), async (c) => {
		const message = await readMessage(c);
		const runId = runIdIn(message);
		const [metrics, params, tags] = [message.messages("metrics"), message.messages("params"), message.messages("tags")];
		checkCounts(metrics.length, params.length, tags.length);
		await log(c.var.work, runId, pointsIn(metrics), { params: paramsIn(params), ...splitTags(tagsIn(message)) });
		return answer();
	})
	.post("/set-tag", needs("write"), async (c) => {
		const message = await readMessage(c);
		const runId = runIdIn(message);
		const tags = new Map([[keyIn(message), cutTag(message.string("value") ?? "")]]);
		await logBatch(c.var.work, runId, splitTags(tags));
		return answer();
	})
	.post("/delete-tag", needs("write"), async (c) => {
		const message = await readMessage(c);
		await deleteRunTag(c.var.work, runIdIn(message), keyIn(message));
		return answer();
	})
	.post("/log-inputs", needs("write"), async (c) => {
		const message = await readMessage(c);
		const runId = runIdIn(message);
		const models = message.messages("models").map((model) => model.required("model_id"));
		await logInputs(c.var.work, runId, datasetsIn(message), models);
		return answer();
	})
	.post("/log-model", needs("write"), async (c) => {
		await logModel(c.var.work, await readMessage(c));
		return answer();
	})
	.post("/outputs", needs("write"), async (c) => {
		const message = await readMessage(c);
		const runId = runIdIn(message);
		const models = message.messages("models");
		await logOutputs(c.var.work, runId, new Map(models.map((m) => [m.required("model_id"), m.int64("step") ?? 0])));
		return answer();
	});

async function log(work: Work, runId: string, points: MlflowPoint[], rest: LogBatch): Promise<void> {
	const batch = { ...rest, points };
	try {
		if (points.some((point) => point.modelId !== undefined)) await logModelMetrics(work, runId, batch);
		else await logBatch(work, runId, batch);
	} catch (error) {
		throw error instanceof ParamConflict && (rest.params?.size ?? 0) > 0 ? batchConflict(error) : error;
	}
}

/** MLflow words a conflict in a batch differently from that of a single param; its tests look for it. */
function batchConflict({ changes, runId }: ParamConflict): Failure {
	const list = changes.map((c) => `{'key': '${c.key}', 'old_value': '${c.old}', 'new_value': '${c.new}'}`);
	return invalid(
		`Changing param values is not allowed. Params were already logged='[${list.join(", ")}]' for run ID='${runId}'.`,
	);
}

function checkCounts(metrics: number, params: number, tags: number): void {
	const check = (what: string, count: number, max: number) => {
		if (count > max) throw invalid(`A batch logging request can contain at most ${max} ${what}. Got ${count} ${what}.`);
	};
	check("metrics", metrics, MLFLOW_BATCH_METRICS);
	check("params", params, MLFLOW_BATCH_PARAMS);
	check("tags", tags, MLFLOW_BATCH_TAGS);
	check("metrics, params and tags", metrics + params + tags, MLFLOW_BATCH_ITEMS);
}

function paramsIn(messages: readonly Message[]): Map<string, string> {
	const params = new Map<string, string>();
	for (const message of messages) {
		const key = message.required("key");
		checkKey(key, message.fieldName("key"));
		if (params.has(key)) throw invalid(`Duplicate parameter keys have been submitted: ${shown(key)}.`);
		params.set(key, cutParam(message.string("value") ?? ""));
	}
	return params;
}
