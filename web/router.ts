/**
 * Addresses live in the hash, because clients of MLflow print `<base>/#/experiments/3/runs/abc` after every run.
 * What a view shows (filter, order, columns) stands in the query behind the path, so that copying the URL shares it.
 */
import { computed, signal } from "@preact/signals";

export type Route = { readonly query: URLSearchParams } & (
	| { readonly page: "home" }
	| { readonly page: "login"; readonly token: string | null }
	| { readonly page: "experiment"; readonly experimentId: string }
	| { readonly page: "run"; readonly experimentId: string; readonly runId: string; readonly tab: string }
	| { readonly page: "compare"; readonly runIds: readonly string[] }
	| { readonly page: "models" }
	| { readonly page: "model"; readonly name: string; readonly version: number | null }
	| { readonly page: "settings"; readonly tab: string }
	| { readonly page: "missing"; readonly path: string }
);

/** The route that a location's hash names. */
export function parseHash(hash: string): Route {
	const [path = "", search = ""] = splitOnce(hash.replace(/^#/, ""), "?");
	const query = new URLSearchParams(search);
	const [room, id, sub, subId, ...rest] = path.split("/").filter(Boolean).map(decode);
	if (room === undefined) return { page: "home", query };
	if (room === "login" && id === undefined) return { page: "login", token: query.get("token"), query };
	if (room === "compare" && id === undefined) {
		return { page: "compare", runIds: (query.get("runs") ?? "").split(",").filter(Boolean), query };
	}
	if (room === "settings" && sub === undefined) return { page: "settings", tab: id ?? "", query };
	if (room === "models") {
		if (id === undefined) return { page: "models", query };
		if (sub === undefined) return { page: "model", name: id, version: null, query };
		if (sub === "versions" && subId !== undefined) return { page: "model", name: id, version: Number(subId), query };
	}
	if (room === "experiments") {
		if (id === undefined) return { page: "home", query };
		if (sub === undefined) return { page: "experiment", experimentId: id, query };
		if (sub === "runs" && subId === undefined) return { page: "experiment", experimentId: id, query };
		if (sub === "runs" && subId !== undefined) {
			return { page: "run", experimentId: id, runId: subId, tab: rest[0] ?? "overview", query };
		}
	}
	return { page: "missing", path, query };
}

function splitOnce(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}

const e = encodeURIComponent;

/** Addresses of the pages, for `href`. */
export const to = {
	home: () => "#/",
	experiment: (id: string) => `#/experiments/${e(id)}`,
	run: (experimentId: string, runId: string, tab?: string) =>
		`#/experiments/${e(experimentId)}/runs/${e(runId)}${tab && tab !== "overview" ? `/${e(tab)}` : ""}`,
	compare: (runIds: readonly string[]) => `#/compare?runs=${runIds.map(e).join(",")}`,
	models: () => "#/models",
	model: (name: string, version?: number) =>
		`#/models/${e(name)}${version === undefined ? "" : `/versions/${version}`}`,
	settings: (tab?: string) => `#/settings${tab ? `/${e(tab)}` : ""}`,
};

const hash = signal(typeof location === "undefined" ? "" : location.hash);

/** Where the reader is. */
export const route = computed(() => parseHash(hash.value));

/** Begins to follow the address bar. */
export function startRouter(): void {
	addEventListener("hashchange", () => {
		hash.value = location.hash;
	});
}

/** Goes to `address`; with `replace`, Back does not return to the present one. */
export function go(address: string, { replace = false } = {}): void {
	if (replace) history.replaceState(null, "", address);
	else history.pushState(null, "", address);
	hash.value = location.hash;
}

/** Changes parts of the present query in place (null or "" removes one). Typing in a filter makes no history. */
export function setQuery(changes: Readonly<Record<string, string | null>>): void {
	const query = new URLSearchParams(route.peek().query);
	for (const [name, value] of Object.entries(changes)) {
		if (value === null || value === "") query.delete(name);
		else query.set(name, value);
	}
	const [path] = splitOnce(location.hash, "?");
	go(query.size > 0 ? `${path || "#/"}?${query}` : path || "#/", { replace: true });
}
