import { fill, type Route } from "../access/support/routes.ts";
import { post } from "../support/request.ts";

/**
 * Which fields the native API's routes take, by path, as they tell whoever sends a field that they do not: so a new
 * route is fuzzed with its own fields from its first day.
 */
export async function learnFields(routes: readonly Route[]): Promise<Map<string, string[]>> {
	const learned = new Map<string, string[]>();
	for (const { method, path } of routes) {
		if (method === "GET" || method === "ALL" || !path.startsWith("/api/v1/")) continue;
		const { json } = await post(fill(path), { "no field": 1 }, { method });
		const names = /^Unknown field 'no field'\. This route takes (.+)\.$/.exec(json?.error?.message ?? "")?.[1];
		if (names !== undefined) learned.set(`${method} ${path}`, names.split(", "));
	}
	return learned;
}
