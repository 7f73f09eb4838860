import { Failure, invalid } from "../errors.ts";
import type { Field, OrderItem } from "./ast.ts";
import type { Dialect } from "./dialect.ts";
import { MAX_ORDER_ITEM_LENGTH, MAX_ORDER_ITEMS } from "./limits.ts";
import { parseField } from "./parse-field.ts";
import { TokenStream } from "./token-stream.ts";

/**
 * Parses an order: items such as `metrics.f1 DESC`, most important first. A field that comes up again is ignored:
 * rows that the second mention could part, the first has parted already.
 * @throws FilterError naming the item and the place in it
 */
export function parseOrder(items: readonly string[], dialect: Dialect): OrderItem[] {
	if (items.length > MAX_ORDER_ITEMS) {
		throw invalid(`order_by has ${items.length} items; at most ${MAX_ORDER_ITEMS} are read.`);
	}
	return withoutRepeats(items.map((item, index) => parseItem(item, index, dialect)));
}

function parseItem(text: string, index: number, dialect: Dialect): OrderItem {
	const subject = `order_by item ${index + 1}`;
	if (text.length > MAX_ORDER_ITEM_LENGTH) throw new Failure("invalid", `Invalid ${subject}: it is too long.`);
	const stream = new TokenStream(text, subject);
	const { field } = parseField(stream, dialect, "order");
	const descending = stream.takeKeyword("DESC");
	if (!descending) stream.takeKeyword("ASC");
	const rest = stream.next();
	if (rest.kind === "end") return { field, descending };
	const hint = rest.kind === "," ? "Give each field as an item of its own." : "";
	throw stream.expected("ASC, DESC or the end", rest, hint);
}

/** The items without those whose field came up before. */
export function withoutRepeats(items: readonly OrderItem[]): OrderItem[] {
	const seen = new Set<string>();
	return items.filter(({ field }) => {
		const name = fieldIdentity(field);
		return !seen.has(name) && seen.add(name);
	});
}

/** A text that is equal for equal fields only. */
export function fieldIdentity(field: Field): string {
	return JSON.stringify(Object.entries(field).sort());
}
