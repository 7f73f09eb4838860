import { invalid } from "../errors.ts";
import type { Field, MetricDataset, OrderItem } from "./ast.ts";
import { FilterError, shown } from "./failure.ts";
import { MAX_ORDER_ITEMS } from "./limits.ts";
import { LOGGED_MODELS } from "./logged-model-dialect.ts";
import { withoutRepeats } from "./parse-order.ts";

/** One item of the order: a field with its direction, and for a metric the dataset it is read from. */
export interface LoggedModelOrder {
	/** An attribute's name, or `metrics.` and the metric's name as it is, without quotes. */
	readonly field: string;
	readonly ascending: boolean;
	readonly dataset?: MetricDataset | undefined;
}

const METRICS = "metrics.";

/**
 * The order as logged-model searches give it: objects, not text, so that nothing in a metric's name needs quoting.
 * @throws FilterError for a field that is neither an attribute nor a metric
 */
export function parseLoggedModelOrder(items: readonly LoggedModelOrder[]): OrderItem[] {
	if (items.length > MAX_ORDER_ITEMS) {
		throw invalid(`order_by has ${items.length} items; at most ${MAX_ORDER_ITEMS} are read.`);
	}
	return withoutRepeats(
		items.map((item, index) => ({ field: fieldOf(item, `order_by item ${index + 1}`), descending: !item.ascending })),
	);
}

function fieldOf({ field, dataset }: LoggedModelOrder, subject: string): Field {
	if (field.startsWith(METRICS) && field.length > METRICS.length) {
		return { entity: "metric", key: field.slice(METRICS.length), aspect: "latest", ...(dataset && { dataset }) };
	}
	const rule = LOGGED_MODELS.attributes.get(field);
	if (rule !== undefined) return { entity: "attribute", name: rule.name };
	const known = [...new Set([...LOGGED_MODELS.attributes.values()].map(({ name }) => name))].join(", ");
	throw new FilterError(
		subject,
		0,
		field.length,
		`expected metrics.<key> or one of ${known}, found '${shown(field)}'.`,
	);
}
