/** Registry calls as MLflow's client sends them: reads in the query, everything else (DELETE too) as a JSON body. */
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { sha256Hex } from "../../../worker/access/tokens.ts";
import { type Answer, mlflow, post } from "../support/request.ts";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/** Sends `fields` to `path` below `/api/2.0/mlflow/`. */
export function call(method: Method, path: string, fields: Record<string, unknown> = {}): Promise<Answer> {
	if (method === "GET") return mlflow.get(path, fields as Record<string, string>);
	return post(`/api/2.0/mlflow/${path}`, fields, { method });
}

/** As `call`, for an answer that must be a success; returns its body. */
export async function ok(method: Method, path: string, fields?: Record<string, unknown>): Promise<Answer["json"]> {
	const { status, json } = await call(method, path, fields);
	if (status !== 200) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
	return json;
}

/** As `call`, for an answer that must be a refusal; returns `status CODE` and the message. */
export async function refused(
	method: Method,
	path: string,
	fields?: Record<string, unknown>,
): Promise<{ code: string; message: string }> {
	const { status, json } = await call(method, path, fields);
	return { code: `${status} ${json.error_code}`, message: json.message };
}

/** What a message must be: that text, or text of that form. */
export function like(message: string | RegExp): unknown {
	return typeof message === "string" ? message : expect.stringMatching(message);
}

export const INVALID = "400 INVALID_PARAMETER_VALUE";
export const MISSING = "404 RESOURCE_DOES_NOT_EXIST";
export const TAKEN = "400 RESOURCE_ALREADY_EXISTS";

/** A model with versions 1 to `versions`, whose sources are places by themselves. */
export async function makeModel(name: string, versions = 0): Promise<void> {
	await ok("POST", "registered-models/create", { name });
	for (let version = 1; version <= versions; version++) {
		await ok("POST", "model-versions/create", { name, source: `s3://bucket/${name}/${version}` });
	}
}

/** Makes `token` a member's that is limited to `experiments`, a JSON list of their numbers. */
export async function scopedToken(token: string, experiments: string): Promise<void> {
	await env.DB.prepare(
		"INSERT INTO tokens (hash, id, name, role, experiments, created_at) VALUES (?1, ?2, ?2, 'member', ?3, 0)",
	)
		.bind(await sha256Hex(token), token.slice(0, 8), experiments)
		.run();
}
