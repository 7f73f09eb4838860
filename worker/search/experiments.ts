import type { Field } from "./ast.ts";
import { documentText, type PlainColumn, plainSort } from "./columns.ts";
import { compile } from "./compile.ts";
import { attribute, type Dialect, OPTIONAL } from "./dialect.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseOrder } from "./parse-order.ts";
import type { SearchPlan, SearchRequest } from "./plan.ts";
import type { Operand, Table } from "./table.ts";
import { Values } from "./values.ts";

/** The grammar of experiment searches. */
export const EXPERIMENTS: Dialect = {
	what: "experiments",
	prefixes: new Map([
		["tags", "tag"],
		["tag", "tag"],
		["attribute", "attribute"],
	]),
	attributes: new Map([
		...attribute("name", "string"),
		...attribute("creation_time", "number"),
		...attribute("last_update_time", "number"),
		...attribute("experiment_id", "number", { filter: false }),
	]),
	rules: { tag: { value: "string", operators: OPTIONAL } },
	orderable: ["attribute"],
	datasetParts: [],
	stringQuotes: ["'", '"'],
	alternatives: false,
};

const COLUMNS: Readonly<Record<string, PlainColumn>> = {
	name: { sql: "e.name", kind: "text" },
	creation_time: { sql: "e.created_at", kind: "number" },
	last_update_time: { sql: "e.updated_at", kind: "number" },
	experiment_id: { sql: "e.id", kind: "number" },
};

const TABLE: Table = {
	kind: "e1",
	dialect: EXPERIMENTS,
	operand(field: Field, values: Values): Operand {
		return { sql: field.entity === "tag" ? documentText("e.tags", field.key, values) : column(field).sql };
	},
	sortColumns: (field, descending) => plainSort(column(field), descending),
	tieBreak: (asked) =>
		asked
			? [{ name: "experiment_id", descending: true }]
			: [
					{ name: "creation_time", descending: true },
					{ name: "experiment_id", descending: false },
				],
};

function column(field: Field): PlainColumn {
	const found = field.entity === "attribute" ? COLUMNS[field.name] : undefined;
	if (found === undefined) throw new Error(`experiments have no ${field.entity} of that name`);
	return found;
}

/**
 * Compiles a search of `experiments e`.
 * @param options.parameter the number of the statement's parameter that `plan.values` will be bound as
 * @param options.within what else decides which experiments there are: a token is good for the same only
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileExperimentSearch(
	request: SearchRequest,
	options: { readonly parameter: number; readonly within: unknown },
): SearchPlan {
	const search = {
		filter: parseFilter(request.filter, EXPERIMENTS),
		order: parseOrder(request.orderBy, EXPERIMENTS),
		pageToken: request.pageToken,
		within: options.within,
	};
	return compile(TABLE, search, new Values(options.parameter));
}
