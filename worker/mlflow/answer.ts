import { stringifyJson } from "../json.ts";

const HEADERS = { "content-type": "application/json; charset=utf-8", "cache-control": "private, no-store" };

/** An answer from JSON text that is ready. MLflow's client takes no other success than 200. */
export function answerText(json: string): Response {
	return new Response(json, { headers: HEADERS });
}

/** An answer; without an argument MLflow's "no content". */
export function answer(value: object = {}): Response {
	return answerText(stringifyJson(value));
}
