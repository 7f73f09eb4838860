/** Fields of requests by name, mostly as they should be, and which of them each route takes. */
import fc from "fast-check";
import type { Route } from "../access/support/routes.ts";
import { filter, oddNumber, oddText, oddValue, pageToken } from "./values.ts";

const one = <T>(...values: T[]) => fc.constantFrom(...values);
const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
/** A good value, and now and then another. */
const mostly = <T>(good: fc.Arbitrary<T>, ...others: fc.Arbitrary<T>[]) =>
	fc.oneof({ weight: 12, arbitrary: good }, ...others.map((arbitrary) => ({ weight: 1, arbitrary })));
/** An object with `fields`, now and then without some of them. */
const some = (fields: Record<string, fc.Arbitrary<unknown>>) =>
	mostly(fc.record(fields), fc.record(fields, { requiredKeys: [] }));

const key = mostly(one("k", "loss", "val/acc", "mlflow.runName", "mlflow.parentRunId", "depth", "a b"), oddText);
const text = mostly(one("v", "8", "text"), oddText);
const runId = fc.oneof(
	{ weight: 8, arbitrary: one("@run", "@run", "@other", "@deleted") },
	{ weight: 1, arbitrary: oddText },
);
const experimentId = fc.oneof(
	{ weight: 8, arbitrary: one("0", "0", "1", "2", "@gone") },
	{ weight: 1, arbitrary: oddText },
);
const modelId = mostly(one("@model"), oddText, one("m-1"));
const number = mostly(one<unknown>(0, 1, 5, "7", 100), oddNumber);
const time = mostly(one<unknown>(1_795_223_097_234, "1795223097234", 0), oddNumber);
const double = mostly(one<unknown>(0.5, 1, "NaN", "Infinity", "1.5", true, "nan"), oddNumber, oddText);
const path = mostly(one("a.txt", "dir/b.txt", "dir", "", "model"), oddText);
const flag = one<unknown>(true, false, "true", "1", 0, null);
const name = mostly(one("model", "model", "model", "prompt", "fuzz", "new name"), oddText);
const version = mostly(one<unknown>("1", "1", "2", 1, "99"), oddText);

const tag = some({ key, value: text });
const metric = some({ key, value: double, timestamp: time, step: number, model_id: modelId, dataset_name: text });
const dataset = some({ name: text, digest: text, source_type: text, source: text, schema: text, profile: text });
const event = some({
	entity: one<unknown>("MODEL_VERSION", 1, "PROMPT", "X"),
	action: one<unknown>("CREATED", "SET", 9),
});

/** By the name that the wire has. */
export const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
	archive_others: flag,
	artifacts: flag,
	alias: mostly(one("champion", "champion", "latest", "a-b"), oddText),
	archive_existing_versions: flag,
	artifact_directory_path: path,
	artifact_file_path: path,
	artifact_location: mostly(one("mlflow-artifacts:/77", "s3://b/x"), oddText),
	allow_deleted: flag,
	children: flag,
	freeze: flag,
	content_type: text,
	cursor: mostly(one("c1.1.1", "c1.0.0"), oddText),
	datasets: list(fc.oneof(some({ dataset, tags: list(tag) }), some({ dataset_name: text, dataset_digest: text }))),
	description: text,
	digest: text,
	end_step: number,
	end_time: time,
	event,
	events: list(event),
	expires_at: mostly(
		fc.integer({ min: 1_900_000_000_000, max: 4_000_000_000_000 }) as fc.Arbitrary<unknown>,
		oddNumber,
	),
	expires_in: mostly(one<unknown>(60, 3_600), oddNumber),
	experiment: name,
	experiment_id: experimentId,
	experiment_ids: list(experimentId),
	experiment_name: name,
	filter,
	from: mostly(one("0", "-1"), oddText),
	inline: one("0", "1", "2"),
	key,
	label: text,
	limit: mostly(one("1", "10", "0", "1001"), oddText),
	max_results: mostly(one<unknown>(1, 5, "7", 100), oddNumber),
	metric: key,
	metric_key: key,
	metrics: mostly<unknown>(
		list(metric),
		fc.dictionary(key, fc.oneof(double, list(some({ value: double, step: number })))),
		oddValue,
	),
	model_id: modelId,
	model_json: fc.oneof(
		one('{"artifact_path":"m","flavors":{},"utc_time_created":"","run_id":"@run"}', "{", "[]", '{"run_id":1}'),
		oddText,
	),
	model_type: text,
	models: list(some({ model_id: modelId, step: number })),
	name,
	new_name: name,
	num_parts: number,
	order_by: mostly<unknown>(
		list(mostly(one("metrics.loss DESC", "name", "start_time ASC", "creation_timestamp", "tags.t"), filter)),
		list(some({ field_name: mostly(one("name", "metrics.loss"), filter), ascending: flag, dataset_name: text })),
		filter,
	),
	page_token: pageToken,
	params: mostly<unknown>(list(tag), fc.dictionary(key, text)),
	parent_run_id: runId,
	part_number: number,
	parts: list(some({ part_number: number, etag: text, url: text })),
	path,
	points: number,
	requests_a_day: mostly(one<unknown>(10_000), oddNumber),
	role: mostly(one("viewer", "member", "admin"), oddText),
	run: runId,
	run_id: runId,
	run_ids: list(runId),
	run_link: text,
	run_name: text,
	run_uuid: runId,
	run_view_type: one<unknown>("ACTIVE_ONLY", "ALL", 2, "NONE", 9, {}),
	secret: text,
	since: mostly(one("@run:0.0", "@run:1.5"), oddText),
	size: number,
	source: mostly(one("models:/@model", "runs:/@run/model", "models:/model/1", "dummy-source"), oddText),
	source_run_id: runId,
	stage: mostly(one("None", "production", "Staging", "Archived"), oddText),
	stages: list(mostly(one("None", "Production"), oddText)),
	start_step: number,
	start_time: time,
	status: mostly(one<unknown>("RUNNING", "FINISHED", 2, "LOGGED_MODEL_READY", "ACTIVE"), oddValue),
	step: number,
	tags: mostly<unknown>(list(tag), fc.dictionary(key, fc.oneof(text, fc.constant(null)))),
	timestamp: time,
	to: mostly(one("10", "0"), oddText),
	token: mostly(one("a".repeat(40), "9".repeat(40)), oddText),
	url: mostly(one("https://hooks.example.com/x", "http://localhost/"), oddText),
	user_id: text,
	value: double,
	version,
	view: one("active", "deleted", "all", "x"),
	view_type: one<unknown>("ACTIVE_ONLY", "ALL", "DELETED_ONLY", 3, "NONE"),
	x: one("step", "time", "relative", "y"),
};

/** Fields by the end of a route's path. A route that is not here gets any fields. */
const TAKES: readonly (readonly [end: RegExp, fields: string])[] = [
	[/experiments\/get-by-name$/, "experiment_name"],
	[/experiments\/get$/, "experiment_id"],
	[/experiments\/create$/, "name artifact_location tags"],
	[/experiments\/search$/, "filter order_by max_results view_type page_token"],
	[/experiments\/search-datasets$/, "experiment_ids"],
	[/experiments\/update$/, "experiment_id new_name"],
	[/experiments\/(delete|restore)$/, "experiment_id"],
	[/-experiment-tag$/, "experiment_id key value"],
	[/mlflow\/runs\/create$/, "experiment_id user_id run_name start_time tags"],
	[/mlflow\/runs\/(get|delete|restore)$/, "run_id run_uuid"],
	[/mlflow\/runs\/update$/, "run_id status end_time run_name"],
	[/mlflow\/runs\/search$/, "experiment_ids filter order_by run_view_type max_results page_token"],
	[/log-metric$/, "run_id key value timestamp step model_id"],
	[/log-parameter$|runs\/(set|delete)-tag$/, "run_id key value"],
	[/log-batch$/, "run_id metrics params tags"],
	[/log-inputs$/, "run_id datasets models"],
	[/runs\/outputs$/, "run_id models"],
	[/runs\/log-model$/, "run_id model_json"],
	[/get-history$/, "run_id metric_key max_results page_token"],
	[/get-history-bulk$/, "run_id metric_key max_results"],
	[/get-history-bulk-interval$/, "run_ids metric_key start_step end_step max_results"],
	[/artifacts\/list$|get-artifact$|upload-artifact$/, "run_id path name version"],
	[/logged-models\/?$/, "experiment_id name model_type source_run_id params tags"],
	[/logged-models\/search$/, "experiment_ids filter datasets order_by max_results page_token"],
	[/:model_id$/, "model_id status allow_deleted"],
	[/:model_id\/(tags|params)$/, "tags params"],
	[/artifacts\/(directories|files)$/, "artifact_directory_path artifact_file_path"],
	[/registered-models\/create$/, "name description tags"],
	[/registered-models\/rename$/, "name new_name"],
	[/registered-models\/alias$/, "name alias version"],
	[/registered-models\/get-latest-versions$/, "name stages"],
	[/registered-models\/(get|update|delete|(set|delete)-tag)$/, "name description key value"],
	[/(registered-models|model-versions)\/search$/, "filter order_by max_results page_token"],
	[/model-versions\/create$/, "name source run_id tags run_link description model_id"],
	[
		/model-versions\/(get|get-download-uri|update|delete|transition-stage|(set|delete)-tag)$/,
		"name version key value stage archive_existing_versions",
	],
	[/webhooks\/?$|:webhook_id$/, "name description url events secret status max_results page_token"],
	[/webhook_id\/test$/, "event"],
	[/v1\/experiments\/:experiment_id\/runs$/, "filter order_by view limit page_token"],
	[/v1\/experiments\/:experiment_id\/changes$/, "cursor run"],
	[/v1\/runs\/:run_id\/(artifacts|file|archive)$/, "path limit page_token inline"],
	[/v1\/series$/, "run metric points x from to"],
	[/v1\/series\/new$/, "since metric x"],
];

/** The fields of a route; any where it does not say and is not known. */
export function fieldsOf({ method, path }: Route, learned: ReadonlyMap<string, string[]>): string[] {
	const known = learned.get(`${method} ${path}`) ?? TAKES.find(([end]) => end.test(path))?.[1].split(" ");
	return known ?? Object.keys(FIELDS);
}

export function fieldNamed(name: string): fc.Arbitrary<unknown> {
	return FIELDS[name] ?? oddValue;
}
