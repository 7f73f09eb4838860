/**
 * Reads the fields of a request as MLflow's protobuf-over-JSON means them, wherever they stand: in a JSON body or in
 * a query string. Names are snake_case, camelCase is accepted; unknown fields are ignored; `null` is absent; int64 is
 * a number or decimal text; doubles may be numeric text, "NaN" or "Infinity"; a number where text is expected is an
 * error. Every error names the field as the client wrote it (`metrics[3].key`) and the value.
 */
import type { Context } from "hono";
import { Failure, invalid } from "../errors.ts";
import { type Int64, parseJson, toInt64 } from "../json.ts";
import { MAX_JSON_BODY } from "../limits.ts";
import { shown } from "../shown.ts";

export { shown };

export class Message {
	readonly #fields: Record<string, unknown>;
	readonly #path: string;
	/** In a query string every value is text, so numbers and booleans are read from text too. */
	readonly #query: boolean;

	constructor(fields: Record<string, unknown>, path = "", query = false) {
		this.#fields = fields;
		this.#path = path;
		this.#query = query;
	}

	/** The value as it came, or undefined where it is absent or null. */
	raw(name: string): unknown {
		const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : this.#fields[camelCase(name)];
		return value ?? undefined;
	}

	/** How errors call the field. */
	fieldName(name: string): string {
		return this.#path === "" ? name : `${this.#path}.${name}`;
	}

	string(name: string): string | undefined {
		const value = this.raw(name);
		if (value === undefined || typeof value === "string") return value;
		if (this.#query && Array.isArray(value)) return value.at(-1) as string;
		throw this.bad(name, value, "must be a string");
	}

	/** A field that must be there and not be empty. */
	required(name: string): string {
		const value = this.string(name);
		if (value === undefined || value === "") throw this.missing(name);
		return value;
	}

	int64(name: string): Int64 | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (typeof value === "number" && Number.isInteger(value)) return value;
		if (typeof value === "bigint" || (typeof value === "string" && /^-?\d{1,19}$/.test(value))) {
			const int = toInt64(BigInt(value));
			if (int !== undefined) return int;
		}
		throw this.bad(name, value, "must be an integer of 64 bits");
	}

	/** An integer that JavaScript holds exactly: times, page sizes. */
	integer(name: string): number | undefined {
		const value = this.int64(name);
		if (typeof value === "bigint" || (value !== undefined && !Number.isSafeInteger(value))) {
			throw this.bad(name, value, "is too large");
		}
		return value;
	}

	boolean(name: string): boolean | undefined {
		const value = this.raw(name);
		if (value === undefined || typeof value === "boolean") return value;
		if (value === "true" || value === "false") return value === "true";
		throw this.bad(name, value, "must be true or false");
	}

	/** The name of an enum's value, given by name or by its protobuf number. */
	enumeration<Name extends string>(name: string, numbers: Readonly<Record<Name, number>>): Name | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		for (const [key, number] of Object.entries(numbers)) {
			if (value === key || value === number || (this.#query && value === String(number))) return key as Name;
		}
		throw this.bad(name, value, `must be one of ${Object.keys(numbers).join(", ")}`);
	}

	/** A repeated field of text; an absent one is empty. */
	strings(name: string): string[] {
		return this.#list(name).map((item, i) => {
			if (typeof item === "string") return item;
			throw this.bad(`${name}[${i}]`, item, "must be a string");
		});
	}

	/** A repeated field of messages; an absent one is empty. */
	messages(name: string): Message[] {
		return this.#list(name).map((item, i) => {
			if (isObject(item)) return new Message(item, `${this.fieldName(name)}[${i}]`);
			throw this.bad(`${name}[${i}]`, item, "must be an object");
		});
	}

	/** A field that holds another message. */
	message(name: string): Message | undefined {
		const value = this.raw(name);
		if (value === undefined) return undefined;
		if (isObject(value)) return new Message(value, this.fieldName(name));
		throw this.bad(name, value, "must be an object");
	}

	#list(name: string): unknown[] {
		const value = this.raw(name);
		if (value === undefined) return [];
		if (Array.isArray(value)) return value;
		if (this.#query) return [value];
		throw this.bad(name, value, "must be a list");
	}

	missing(name: string): Failure {
		return invalid(`Missing value for required parameter '${this.fieldName(name)}'.`);
	}

	bad(name: string, value: unknown, rule: string): Failure {
		return invalid(`Invalid value ${shown(value)} for parameter '${this.fieldName(name)}': it ${rule}.`);
	}
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Field names in camelCase, each made once: a batch asks for the same few a thousand times. */
const camelNames = new Map<string, string>();

function camelCase(name: string): string {
	let camel = camelNames.get(name);
	if (camel === undefined) {
		camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
		camelNames.set(name, camel);
	}
	return camel;
}

/**
 * The request's message: the query string of a GET or HEAD, the JSON body of anything else (DELETE too).
 * @throws Failure `invalid` or `too_large`
 */
export async function readMessage(c: Context): Promise<Message> {
	// A HEAD is answered by the route of the GET.
	if (c.req.method === "GET" || c.req.method === "HEAD") return readQuery(c);
	const type = c.req.header("content-type") ?? "";
	const text = await readBody(c);
	if (!/^application\/json\b/i.test(type)) {
		// A browser form cannot send this type, which is what keeps cross-site forms out as well.
		throw invalid(`The content type must be application/json, not '${type}'.`);
	}
	if (text.trim() === "") return new Message({});
	let body = parseJson(text);
	if (typeof body === "string") body = parseJson(body);
	if (!isObject(body)) throw invalid(`The request body must be a JSON object, not ${shown(body)}.`);
	return new Message(body);
}

export function readQuery(c: Context): Message {
	const fields: Record<string, unknown> = {};
	for (const [name, values] of Object.entries(c.req.queries())) fields[name] = values.length > 1 ? values : values[0];
	return new Message(fields, "", true);
}

async function readBody(c: Context): Promise<string> {
	const tooLarge = () =>
		new Failure("too_large", `The request body is over ${MAX_JSON_BODY} bytes. Send it in smaller batches.`);
	if (Number(c.req.header("content-length") ?? 0) > MAX_JSON_BODY) throw tooLarge();
	const text = await c.req.text();
	if (text.length > MAX_JSON_BODY) throw tooLarge();
	return text;
}
