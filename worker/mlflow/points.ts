/** Metrics of a request, checked. The hot path of logging: plain checks, and an error text only where one is needed. */
import { invalid } from "../errors.ts";
import { toInt64 } from "../json.ts";
import type { Point } from "../metrics/point.ts";
import { type Message, shown } from "./message.ts";
import { checkKey } from "./validate.ts";

/** A point and, where given, the logged model and the dataset that the value is about. */
export interface MlflowPoint extends Point {
	readonly modelId: string | undefined;
	readonly datasetName: string | undefined;
	readonly datasetDigest: string | undefined;
}

/** The points of a batch. */
export function pointsIn(messages: readonly Message[]): MlflowPoint[] {
	const checked = new Set<string>();
	return messages.map((message) => pointIn(message, checked));
}

/** @param checked keys that are known to be good, added to: a batch repeats its few keys a hundred times */
export function pointIn(message: Message, checked = new Set<string>()): MlflowPoint {
	const key = message.required("key");
	if (!checked.has(key)) {
		checkKey(key, message.fieldName("key"));
		checked.add(key);
	}
	const value = message.raw("value");
	if (value === undefined) throw message.missing("value");
	const timestamp = message.integer("timestamp");
	if (timestamp === undefined) throw message.missing("timestamp");
	if (timestamp < 0) throw message.bad("timestamp", timestamp, "must be milliseconds since 1970, not negative");
	const step = message.int64("step") ?? 0;
	return {
		key,
		value: double(value, message),
		timestamp,
		step: typeof step === "number" && !Number.isSafeInteger(step) ? exact(step, message) : step,
		modelId: message.string("model_id") || undefined,
		datasetName: message.string("dataset_name") || undefined,
		datasetDigest: message.string("dataset_digest") || undefined,
	};
}

/** A step given as 1e20 or the like: an integer, but not one of 64 bits. */
function exact(step: number, message: Message) {
	const int = toInt64(BigInt(step));
	if (int === undefined) throw message.bad("step", step, "must be an integer of 64 bits");
	return int;
}

const WORDS: ReadonlyMap<string, number> = new Map([
	["nan", Number.NaN],
	["infinity", Number.POSITIVE_INFINITY],
	["inf", Number.POSITIVE_INFINITY],
	["-infinity", Number.NEGATIVE_INFINITY],
	["-inf", Number.NEGATIVE_INFINITY],
]);

/** A double as clients write it: a number, numeric text, NaN and infinities by name, true and false. */
function double(value: unknown, message: Message): number {
	if (typeof value === "number") return value;
	if (typeof value === "boolean" || typeof value === "bigint") return Number(value);
	if (typeof value === "string") {
		const number = WORDS.get(value.toLowerCase()) ?? (/^\s*[-+]?(\d|\.\d)/.test(value) ? Number(value) : undefined);
		if (number !== undefined && (!Number.isNaN(number) || value.toLowerCase() === "nan")) return number;
	}
	throw invalid(`Invalid value ${shown(value)} for parameter '${message.fieldName("value")}': it must be a number.`);
}
