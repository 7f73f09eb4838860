/** Requests to the whole application, as a client's, with the rights of an admin unless told otherwise. */
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { app } from "../../../worker/app.ts";
import { refuseSecrets } from "./secrets.ts";
import { TOKENS } from "./tokens.ts";

export interface Answer {
	readonly status: number;
	readonly text: string;
	// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
	readonly json: any;
	readonly headers: Headers;
}

/** Sends `request` and waits until the work that goes on after the answer (sealing) is done too. */
export async function send(request: Request, bindings: object = env): Promise<Answer> {
	const context = createExecutionContext();
	const response = await app.fetch(request, bindings as typeof env, context);
	const text = await response.text();
	await waitOnExecutionContext(context);
	await refuseSecrets(`${request.method} ${request.url}`, `${text}\n${JSON.stringify([...response.headers])}`);
	return { status: response.status, text, json: parsed(text), headers: response.headers };
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export interface Options {
	/** A token; null for none. */
	readonly token?: string | null;
	readonly headers?: Record<string, string>;
	readonly bindings?: object;
}

/** A GET of `path` with its query. */
export function get(path: string, options: Options = {}): Promise<Answer> {
	return send(new Request(`http://runnel.test${path}`, { headers: headersOf(options) }), options.bindings);
}

/** A request with a JSON body: text as it is, anything else as JSON. */
export function post(path: string, body: unknown, options: Options & { method?: string } = {}): Promise<Answer> {
	const request = new Request(`http://runnel.test${path}`, {
		method: options.method ?? "POST",
		headers: { "content-type": "application/json", ...headersOf(options) },
		body: typeof body === "string" ? body : JSON.stringify(body),
	});
	return send(request, options.bindings);
}

/** A GET or POST below `/api/2.0/mlflow/`. */
export const mlflow = {
	get: (path: string, query: Record<string, string> = {}, options?: Options) =>
		get(`/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`, options),
	post: (path: string, body: unknown, options?: Options) => post(`/api/2.0/mlflow/${path}`, body, options),
};

function headersOf({ token = TOKENS.admin, headers = {} }: Options): Record<string, string> {
	return token === null ? headers : { authorization: `Bearer ${token}`, ...headers };
}
