/** Requests to a route: what it takes, spoilt a little or a lot. Plain data, so that a failure can be printed. */
import fc from "fast-check";
import type { Route } from "../access/support/routes.ts";
import { FIELDS, fieldNamed, fieldsOf } from "./fields.ts";
import { oddText, oddValue } from "./values.ts";

export interface FuzzRequest {
	readonly method: string;
	readonly path: string;
	readonly query: readonly (readonly [string, string])[];
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string | undefined;
}

const HEADERS: readonly Readonly<Record<string, string>>[] = [
	{ "user-agent": "mlflow-python-client/3.17.2", "x-mlflow-client-version": "3.17.2" },
	{ "content-type": "text/plain" },
	{ "content-type": "application/x-www-form-urlencoded" },
	{ "content-type": "application/json; charset=utf-16" },
	{ "content-type": "" },
	{ accept: "text/html", range: "bytes=0-1,5-", "if-none-match": '"x"', "if-modified-since": "yesterday" },
	{ range: "bytes=99999999999999999999-", "if-range": "W/" },
	{ "content-length": "-1" },
	{ "content-length": "99999999999" },
	{ "content-encoding": "gzip" },
	{ "idempotency-key": "same" },
	{ "idempotency-key": "a b" },
	{ "x-mlflow-workspace": "default" },
	{ "sec-fetch-site": "cross-site" },
	{ origin: "null" },
	{ authorization: "Bearer " },
	{ authorization: "Basic %%%" },
	{ authorization: `Bearer ${"1".repeat(40)}` },
	{ cookie: "runnel_session=x; runnel_session=y" },
	{ "cf-connecting-ip": "not an address", "x-forwarded-for": "1.2.3.4, 5" },
];

const JSON_TYPE = { "content-type": "application/json" };

/** The message's fields, most of them as they should be. */
function message(names: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
	const wanted =
		names.length > 20
			? fc.subarray([...names], { maxLength: 6 })
			: fc.oneof(
					{ weight: 4, arbitrary: fc.constant([...names]) },
					{ weight: 1, arbitrary: fc.shuffledSubarray([...names]) },
				);
	return wanted.chain((chosen) =>
		fc.record(
			Object.fromEntries(
				chosen.map((name) => [
					name,
					fc.oneof({ weight: 19, arbitrary: fieldNamed(name) }, { weight: 1, arbitrary: oddValue }),
				]),
			),
		),
	);
}

type Spoil = (text: string, at: number) => string;

const SPOILS: readonly Spoil[] = [
	(text, at) => text.slice(0, at % (text.length + 1)),
	(text) => JSON.stringify(text),
	(text) => `[${text}]`,
	(text) => text.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
	(text) => text.replace("{", '{"__proto__":{"name":"x"},"constructor":1,'),
	(text) => `${text}${text}`,
	(text, at) =>
		text.slice(0, at % (text.length + 1)) + String.fromCharCode(at % 0x300) + text.slice(at % (text.length + 1)),
	() => "",
	() => "null",
	() => "@deep:list:100000",
	() => '{"a":@deep:object:50000}',
];

const body = (names: readonly string[]) =>
	fc.oneof(
		{ weight: 16, arbitrary: message(names).map((fields) => JSON.stringify(fields)) },
		{
			weight: 2,
			arbitrary: fc
				.tuple(message(names), fc.constantFrom(...SPOILS), fc.nat(10_000))
				.map(([fields, spoil, at]) => spoil(JSON.stringify(fields), at)),
		},
		{ weight: 1, arbitrary: oddText },
	);

const query = (names: readonly string[]) =>
	message(names).map((fields) =>
		Object.entries(fields).flatMap(([name, value]) =>
			(Array.isArray(value) ? value : [value]).map((item): [string, string] => [
				name,
				typeof item === "string" ? item : (JSON.stringify(item) ?? ""),
			]),
		),
	);

const PARAMS: Readonly<Record<string, fc.Arbitrary<string>>> = {
	run_id: FIELDS["run_id"] as fc.Arbitrary<string>,
	experiment_id: FIELDS["experiment_id"] as fc.Arbitrary<string>,
	model_id: FIELDS["model_id"] as fc.Arbitrary<string>,
	secret: fc.oneof(fc.constant("@secret"), oddText),
	name: FIELDS["name"] as fc.Arbitrary<string>,
	model: FIELDS["name"] as fc.Arbitrary<string>,
	version: fc.oneof(fc.constantFrom("1", "2"), oddText),
	alias: fc.oneof(fc.constant("champion"), oddText),
	webhook_id: fc.oneof(fc.constant("@webhook"), oddText),
	tag_key: FIELDS["key"] as fc.Arbitrary<string>,
	"*": fc.oneof(
		fc.constantFrom(
			"0/@run/artifacts/a.txt",
			"0/@run/artifacts/dir",
			"0/models/@model/artifacts/MLmodel",
			"0/@run/artifacts/",
		),
		oddText,
	),
};

/** The route's path with parameters, percent-encoded mostly, under one of the prefixes that it is mounted at. */
function pathOf(route: Route): fc.Arbitrary<string> {
	const parts = route.path.match(/:\w+(\{[^}]*\})?|\*$|[^:*]+/g) ?? [];
	const prefix = route.path.startsWith("/api/2.0/mlflow/")
		? fc.constantFrom("/api/2.0/", "/api/2.0/", "/api/3.0/", "/ajax-api/2.0/", "//ajax-api//3.0/")
		: fc.constant("");
	const filled = parts.map((part) => {
		const param = part === "*" ? "*" : /^:(\w+)/.exec(part)?.[1];
		if (param === undefined) return fc.constant(part);
		const value = PARAMS[param] ?? oddText;
		return fc.tuple(value, fc.nat(9)).map(([text, raw]) => (raw === 0 ? urlSafe(text) : encoded(text)));
	});
	return fc
		.tuple(prefix, ...filled)
		.map(([start, ...rest]) => (start === "" ? rest.join("") : rest.join("").replace("/api/2.0/", start)));
}

/** Percent-encoded but for '/' and the placeholders' '@'. */
function encoded(text: string): string {
	return encodeURIComponent(text.toWellFormed()).replaceAll("%2F", "/").replaceAll("%40", "@");
}

/** What a client that encodes nothing sends; `URL` drops or encodes the rest. */
function urlSafe(text: string): string {
	return text.toWellFormed().replace(/[?#\s]/g, "+");
}

const READS = ["GET", "HEAD"];

function requestTo(route: Route, names: readonly string[]): fc.Arbitrary<FuzzRequest> {
	const usual = route.method === "ALL" ? "GET" : route.method;
	const method = fc.oneof(
		{ weight: 19, arbitrary: fc.constant(usual) },
		{ weight: 1, arbitrary: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "PROPFIND") },
	);
	const headers = fc
		.oneof({ weight: 5, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: fc.constantFrom(...HEADERS) })
		.map((odd) => ({ ...JSON_TYPE, ...odd }));
	return method.chain((verb) => {
		const reads = READS.includes(verb);
		return fc.record({
			method: fc.constant(verb),
			path: pathOf(route),
			query:
				reads || /artifact/.test(route.path)
					? query(names)
					: fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: query(names) }),
			headers,
			body: reads ? fc.constant(undefined) : body(names),
		});
	});
}

/**
 * Requests to each of `routes` alike.
 * @param learned fields by route, see learn.ts
 */
export function requestsTo(
	routes: readonly Route[],
	learned: ReadonlyMap<string, string[]>,
): fc.Arbitrary<FuzzRequest> {
	return fc.oneof(...routes.map((route) => requestTo(route, fieldsOf(route, learned))));
}
