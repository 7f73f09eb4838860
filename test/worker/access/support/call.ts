/** A request of any method. */
import { type Answer, get, type Options, post } from "../../support/request.ts";

export function call(method: string, path: string, body: unknown = {}, options: Options = {}): Promise<Answer> {
	return method === "GET" ? get(path, options) : post(path, body as object, { method, ...options });
}
