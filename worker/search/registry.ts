import type { Expression, Field } from "./ast.ts";
import { documentText, type PlainColumn, plainSort } from "./columns.ts";
import { compile } from "./compile.ts";
import { mentions } from "./condition.ts";
import type { Dialect, Prefix } from "./dialect.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseOrder } from "./parse-order.ts";
import type { SearchPlan, SearchRequest } from "./plan.ts";
import type { Table } from "./table.ts";
import { Values } from "./values.ts";

/** What searches of registered models and of their versions have in common. */

/** What the protocol adds to a search of registered models or versions. */
export interface RegistryOptions {
	/** The number of the statement's parameter that `plan.values` will be bound as. */
	readonly parameter: number;
	/**
	 * A tag that marks a row as another kind of thing (MLflow keeps prompts among models and marks them). A row without
	 * it counts as `'false'`, and a filter that does not mention it leaves out the rows where it is `'true'`.
	 */
	readonly hiddenFlag?: string;
}

export const REGISTRY_PREFIXES: ReadonlyMap<string, Prefix> = new Map<string, Prefix>([
	["tags", "tag"],
	["tag", "tag"],
	["attribute", "attribute"],
]);

/** Where a table of the registry keeps what. */
export interface RegistryTable {
	readonly kind: string;
	readonly dialect: Dialect;
	/** By the attribute's name. */
	readonly columns: Readonly<Record<string, PlainColumn>>;
	/** The document column of the tags. */
	readonly tags: string;
	readonly tieBreak: ReturnType<Table["tieBreak"]>;
}

export function compileRegistrySearch(
	description: RegistryTable,
	request: SearchRequest,
	options: RegistryOptions,
): SearchPlan {
	const { hiddenFlag } = options;
	const values = new Values(options.parameter);
	const table = registryTable(description, hiddenFlag);
	const filter = parseFilter(request.filter, table.dialect);
	const hides = hiddenFlag !== undefined && !mentionsTag(filter, hiddenFlag);
	const search = {
		filter,
		order: parseOrder(request.orderBy, table.dialect),
		pageToken: request.pageToken,
		within: hiddenFlag ?? null,
		conditions: hides
			? [`${table.operand({ entity: "tag", key: hiddenFlag }, values).sql} <> ${values.text("true")}`]
			: [],
	};
	return compile(table, search, values);
}

function registryTable({ columns, tags, ...rest }: RegistryTable, hiddenFlag: string | undefined): Table {
	const column = (field: Field): PlainColumn => {
		const found = field.entity === "attribute" ? columns[field.name] : undefined;
		if (found === undefined) throw new Error(`${rest.dialect.what} have no ${field.entity} of that name`);
		return found;
	};
	return {
		kind: rest.kind,
		dialect: rest.dialect,
		operand(field, values) {
			if (field.entity !== "tag") return { sql: column(field).sql };
			const sql = documentText(tags, field.key, values);
			return { sql: field.key === hiddenFlag ? `ifnull(${sql}, 'false')` : sql };
		},
		sortColumns: (field, descending) => plainSort(column(field), descending),
		tieBreak: () => rest.tieBreak,
	};
}

function mentionsTag(filter: Expression | null, key: string): boolean {
	return mentions(filter, (field) => field.entity === "tag" && field.key === key);
}
