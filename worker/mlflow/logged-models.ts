/** `/logged-models/…`: the models that runs log, before anybody registers one. */
import { Hono } from "hono";
import { record } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { DEFAULT_LOGGED_MODELS_PAGE, MAX_SEARCHED_EXPERIMENTS } from "../registry/limits.ts";
import {
	addLoggedModelParams,
	createLoggedModel,
	deleteLoggedModel,
	deleteLoggedModelTag,
	finishLoggedModel,
	getLoggedModel,
	setLoggedModelTags,
} from "../registry/logged-models.ts";
import { searchLoggedModels } from "../registry/search-logged-models.ts";
import type { LoggedModelSearch } from "../search/logged-models.ts";
import { generateRunName } from "../tracking/run-name.ts";
import { answer } from "./answer.ts";
import { loggedModelArtifacts } from "./logged-model-artifacts.ts";
import { loggedModelMessage, STATUS_OF_WIRE, WIRE_STATUSES } from "./logged-model-json.ts";
import { type Message, readMessage, shown } from "./message.ts";
import { limitIn, shortTextIn } from "./registry-fields.ts";
import { listOrNone } from "./registry-json.ts";
import { tagsIn } from "./tags.ts";
import { checkKey, cutParam, experimentIdIn, experimentNumber } from "./validate.ts";

/** MLflow sets no upper limit. */
const PAGE = { default: DEFAULT_LOGGED_MODELS_PAGE, max: Number.MAX_SAFE_INTEGER };

export const loggedModels = new Hono<App>()
	.post("/", needs("write"), async (c) => {
		const message = await readMessage(c);
		const model = await createLoggedModel(c.var.work, {
			experimentId: experimentIdIn(message),
			name: nameIn(message) || generateRunName(),
			modelType: shortTextIn(message, "model_type") || undefined,
			sourceRunId: shortTextIn(message, "source_run_id") || undefined,
			params: paramsIn(message),
			tags: tagsIn(message),
		});
		return answer({ model: loggedModelMessage(model) });
	})
	.post("/search", needs("read"), async (c) => {
		const message = await readMessage(c);
		const found = await searchLoggedModels(c.var.work, searchIn(message), limitIn(message, PAGE));
		return answer({ models: listOrNone(found.items.map(loggedModelMessage)), next_page_token: found.nextPageToken });
	})
	.get("/:model_id", needs("read"), async (c) => {
		const deleted = c.req.query("allow_deleted")?.toLowerCase() === "true" ? "shown" : "hidden";
		const model = await getLoggedModel(c.var.work, c.req.param("model_id"), deleted);
		return answer({ model: loggedModelMessage(model) });
	})
	.patch("/:model_id", needs("write"), async (c) => {
		const message = await readMessage(c);
		const id = c.req.param("model_id");
		const named = message.string("model_id");
		if (named && named !== id) throw message.bad("model_id", named, `must be the model in the path, '${id}'`);
		const status = message.enumeration("status", WIRE_STATUSES);
		if (status === undefined) throw message.missing("status");
		const model = await finishLoggedModel(c.var.work, id, STATUS_OF_WIRE[status]);
		return answer({ model: loggedModelMessage(model) });
	})
	.delete("/:model_id", needs("write"), async (c) => {
		await deleteLoggedModel(c.var.work, c.req.param("model_id"));
		await record(c.var.work, "logged_model.delete", c.req.param("model_id"));
		return answer();
	})
	.patch("/:model_id/tags", needs("write"), async (c) => {
		await setLoggedModelTags(c.var.work, c.req.param("model_id"), tagsIn(await readMessage(c)));
		return answer();
	})
	// The key is percent-encoded in the path; some clients leave the '/' of a key as it is.
	.delete("/:model_id/tags/:tag_key{.+}", needs("write"), async (c) => {
		await deleteLoggedModelTag(c.var.work, c.req.param("model_id"), c.req.param("tag_key"));
		return answer();
	})
	.post("/:model_id/params", needs("write"), async (c) => {
		await addLoggedModelParams(c.var.work, c.req.param("model_id"), paramsIn(await readMessage(c)));
		return answer();
	})
	.route("/:model_id/artifacts", loggedModelArtifacts);

/** Characters that would make the name ambiguous in a URI or a path. */
const BAD_IN_NAME = /[/:.%"']/;

function nameIn(message: Message): string | undefined {
	const name = shortTextIn(message, "name");
	if (name && BAD_IN_NAME.test(name)) {
		throw invalid(
			`Invalid model name (${shown(name)}) provided. Model name must be a non-empty string and cannot contain the ` +
				"following characters: / : . % \" '",
		);
	}
	return name;
}

/** The repeated field `params`; a key may come once. Long values are cut, as a run's are. */
function paramsIn(message: Message): Map<string, string> {
	const params = new Map<string, string>();
	for (const param of message.messages("params")) {
		const key = param.required("key");
		checkKey(key, param.fieldName("key"));
		if (params.has(key)) throw invalid(`Duplicate param key ${shown(key)} in parameter 'params'.`);
		params.set(key, cutParam(param.string("value") ?? ""));
	}
	return params;
}

function searchIn(message: Message): LoggedModelSearch {
	const ids = message.strings("experiment_ids");
	if (ids.length === 0) throw message.missing("experiment_ids");
	if (ids.length > MAX_SEARCHED_EXPERIMENTS) {
		throw invalid(`'experiment_ids' may hold ${MAX_SEARCHED_EXPERIMENTS} items, not ${ids.length}.`);
	}
	return {
		filter: message.string("filter") ?? "",
		pageToken: message.string("page_token") || undefined,
		experimentIds: ids.map((id, i) => experimentNumber(id, `experiment_ids[${i}]`)),
		datasets: message.messages("datasets").map((dataset) => ({
			name: dataset.required("dataset_name"),
			digest: dataset.string("dataset_digest") || undefined,
		})),
		orderBy: message.messages("order_by").map((item) => ({
			field: item.required("field_name"),
			ascending: item.boolean("ascending") ?? true,
			dataset: datasetIn(item),
		})),
	};
}

/** The dataset that an order item names, where it does. */
function datasetIn(item: Message): { name: string; digest: string | undefined } | undefined {
	const digest = item.string("dataset_digest") || undefined;
	const name = item.string("dataset_name") || undefined;
	if (name === undefined && digest !== undefined) throw item.missing("dataset_name");
	return name === undefined ? undefined : { name, digest };
}
