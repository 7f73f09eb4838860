import type { Field } from "./ast.ts";
import type { AttributeRule, Dialect, Prefix, Rule } from "./dialect.ts";
import { shown } from "./failure.ts";
import type { NameToken, StringToken } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

/** A field as it was found in the text, with what the dialect says about it. */
export interface FoundField {
	readonly field: Field;
	readonly rule: Rule;
	/** As written, for messages. */
	readonly written: string;
}

/**
 * Reads a field: `run_id`, `"run name"`, `metrics.f1`, ``tags.`a/b` ``.
 * @param use whether it stands in a filter or in an order, where other attributes may be named
 * @throws FilterError when the next token is no field of the dialect
 */
export function parseField(stream: TokenStream, dialect: Dialect, use: "filter" | "order"): FoundField {
	const token = stream.next();
	if (token.kind !== "name" && token.kind !== "string") {
		throw stream.expected(`something to ${use === "filter" ? "compare" : "order by"}, as ${example(dialect)}`, token);
	}
	const prefix = prefixOf(token, dialect, stream);
	const written = stream.written(token);
	if (prefix === "attribute") {
		const rule = attributeOf(token, dialect, use, stream);
		return { field: { entity: "attribute", name: rule.name }, rule, written };
	}
	const rule = dialect.rules[prefix];
	const usable = use === "filter" ? rule !== undefined : dialect.orderable.includes(prefix);
	if (!usable || rule === undefined) {
		throw stream.failure(
			token,
			`${dialect.what} cannot be ${use === "filter" ? "searched" : "ordered"} by ${written}.`,
		);
	}
	return { field: fieldOf(prefix, token, dialect, stream), rule, written };
}

function keyOf(token: NameToken | StringToken): string {
	return token.kind === "name" ? token.key : token.value;
}

function prefixOf(token: NameToken | StringToken, dialect: Dialect, stream: TokenStream): Prefix {
	if (token.kind === "string" || token.prefix === undefined) return "attribute";
	const prefix = dialect.prefixes.get(token.prefix);
	if (prefix !== undefined) return prefix;
	throw stream.failure(
		token,
		`Invalid entity type '${shown(token.prefix)}'; expected one of ${[...dialect.prefixes.keys()].join(", ")} before the dot.`,
	);
}

function attributeOf(
	token: NameToken | StringToken,
	dialect: Dialect,
	use: "filter" | "order",
	stream: TokenStream,
): AttributeRule {
	const key = keyOf(token);
	const rule = dialect.attributes.get(key);
	if (rule?.[use]) return rule;
	const names = [...dialect.attributes].flatMap(([name, known]) => (known[use] && known.name === name ? [name] : []));
	const hint = dialect.prefixes.has("metrics") ? " A metric is written metrics.<key>, a param params.<key>." : "";
	throw stream.failure(token, `Invalid attribute key '${shown(key)}'; expected one of ${names.join(", ")}.${hint}`);
}

function fieldOf(
	prefix: Exclude<Prefix, "attribute">,
	token: NameToken | StringToken,
	dialect: Dialect,
	stream: TokenStream,
): Field {
	const key = keyOf(token);
	switch (prefix) {
		case "metric":
			return { entity: "metric", key, aspect: "latest" };
		case "min_metric":
			return { entity: "metric", key, aspect: "min" };
		case "max_metric":
			return { entity: "metric", key, aspect: "max" };
		case "best_metric":
			return { entity: "metric", key, aspect: "best" };
		case "param":
		case "tag":
			return { entity: prefix, key };
		case "dataset":
			if (dialect.datasetParts.includes(key)) return { entity: "dataset", part: key };
			throw stream.failure(
				token,
				`Invalid dataset key '${shown(key)}'; expected one of ${dialect.datasetParts.join(", ")}.`,
			);
	}
}

function example(dialect: Dialect): string {
	const [name] = dialect.attributes.keys();
	return [name, ...(dialect.rules.metric ? ["metrics.f1"] : []), ...(dialect.rules.tag ? ["tags.team"] : [])].join(
		" or ",
	);
}
