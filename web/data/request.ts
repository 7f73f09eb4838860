/** The only place that calls the server. Answers are typed by worker/api/contract.ts. */
import type { ErrorAnswer } from "../../worker/api/contract.ts";
import { serverIsAway, serverIsBack } from "./connection.ts";
import { loginNeeded } from "./session-state.ts";

export class ApiError extends Error {
	override readonly name = "ApiError";

	readonly status: number;
	readonly code: string;
	/** For a mistake in a filter: the stretch, in characters from 0, that was not understood. */
	readonly position: number | undefined;
	readonly end: number | undefined;

	constructor(status: number, error: ErrorAnswer["error"]) {
		super(error.message);
		this.status = status;
		this.code = error.code;
		this.position = error.position;
		this.end = error.end;
	}
}

export type Query = Readonly<Record<string, string | number | readonly string[] | null | undefined>>;

/** `path` under /api/v1 with `query`; lists become repeated parameters, absent values are left out. */
export function apiUrl(path: string, query: Query = {}): string {
	const search = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value === null || value === undefined || value === "") continue;
		for (const item of Array.isArray(value) ? value : [value]) search.append(name, String(item));
	}
	return `/api/v1${path}${search.size > 0 ? `?${search}` : ""}`;
}

/**
 * Calls `path` and returns the parsed answer.
 * @throws ApiError where the server refuses or cannot be reached (status 0)
 */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
	const response = await reach(apiUrl(path, options.query), {
		method,
		...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
		...(options.body === undefined ? {} : { headers: { "content-type": "application/json" } }),
		...(options.signal ? { signal: options.signal } : {}),
	});
	if (!response.ok) throw await failureOf(response);
	return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

export interface RequestOptions {
	readonly query?: Query;
	readonly body?: unknown;
	readonly signal?: AbortSignal | undefined;
}

export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
	return request<T>("GET", path, { query, signal });
}

/**
 * The bytes at a path of this server, which must answer with success.
 * @throws ApiError
 */
export async function getBytes(url: string, signal?: AbortSignal): Promise<Response> {
	const response = await reach(url, signal ? { signal } : {});
	if (!response.ok) throw await failureOf(response);
	return response;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
	try {
		const response = await fetch(url, { ...init, credentials: "same-origin" });
		serverIsBack();
		return response;
	} catch (error) {
		if (init.signal?.aborted) throw error;
		serverIsAway();
		throw new ApiError(0, { code: "unreachable", message: "The server cannot be reached." });
	}
}

async function failureOf(response: Response): Promise<ApiError> {
	if (response.status === 401) loginNeeded.value = true;
	try {
		const body = (await response.json()) as Partial<ErrorAnswer>;
		if (body.error?.message) return new ApiError(response.status, body.error);
	} catch {
		// Not our JSON: a proxy's page, or a cut connection.
	}
	return new ApiError(response.status, {
		code: "unexpected",
		message: `The server answered ${response.status} without saying why.`,
	});
}
