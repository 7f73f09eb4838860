/** MLflow's rules for names and values. Its client checks some of them too; the messages have MLflow's shape. */
import { invalid } from "../errors.ts";
import { MAX_KEY, MAX_PARAM_VALUE, MAX_RUN_TAG_VALUE } from "../limits.ts";
import { type Message, shown } from "./message.ts";

const KEY = /^[/\p{L}\p{M}\p{N}_.\- :]*$/u;

/**
 * The key in field `name` of `message`: of metrics, params and tags.
 * @throws Failure `invalid`
 */
export function keyIn(message: Message, name = "key"): string {
	const key = message.string(name);
	if (key === undefined || key === "") throw message.missing(name);
	checkKey(key, message.fieldName(name));
	return key;
}

/** @param field how the error names it, e.g. `metrics[0].key` */
export function checkKey(key: string, field: string): void {
	if (key.length > MAX_KEY) {
		throw invalid(
			`Invalid value ${shown(key)} for parameter '${field}': it exceeds the maximum length of ${MAX_KEY} characters.`,
		);
	}
	if (!KEY.test(key)) {
		throw invalid(
			`Invalid value ${shown(key)} for parameter '${field}': names may only contain alphanumerics, underscores (_), ` +
				"dashes (-), periods (.), spaces ( ), colons (:) and slashes (/).",
		);
	}
	const normal = !key.startsWith("/") && key.split("/").every((part) => part !== "" && part !== "." && part !== "..");
	if (!normal) {
		throw invalid(
			`Invalid value ${shown(key)} for parameter '${field}': names may be treated as files in some cases, so they must ` +
				"be plain relative paths without empty parts, '.' or '..'.",
		);
	}
}

const RUN_ID = /^[A-Za-z0-9][\w-]{0,255}$/;

/** The run named by `run_id` or, from older clients, `run_uuid`. */
export function runIdIn(message: Message): string {
	const runId = message.string("run_id") || message.string("run_uuid");
	if (!runId) throw message.missing("run_id");
	if (!RUN_ID.test(runId)) throw message.bad("run_id", runId, "must be letters, digits, '_' and '-', at most 256");
	return runId;
}

/** The experiment's number in field `name`. MLflow has it as text; a number that no experiment can have is refused. */
export function experimentIdIn(message: Message, name = "experiment_id"): number {
	const text = message.string(name);
	if (text === undefined || text === "") throw message.missing(name);
	return experimentNumber(text, message.fieldName(name));
}

export function experimentNumber(text: string, field: string): number {
	const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
	if (Number.isNaN(number)) {
		throw invalid(`Invalid value ${shown(text)} for parameter '${field}': an experiment id is a whole number.`);
	}
	return number;
}

/** Longer values are cut by the server, silently: MLflow's default. */
export function cutParam(value: string): string {
	return cut(value, MAX_PARAM_VALUE);
}

export function cutTag(value: string): string {
	return cut(value, MAX_RUN_TAG_VALUE);
}

/** Cut by characters as Python counts them, so that no pair of surrogates is torn apart. */
function cut(value: string, length: number): string {
	return value.length <= length ? value : Array.from(value).slice(0, length).join("");
}
