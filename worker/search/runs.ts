import { documentKey, documentPath } from "../db/document-key.ts";
import type { Expression, Field, MetricField, OrderItem } from "./ast.ts";
import { documentSort, documentText, type PlainColumn, plainSort } from "./columns.ts";
import { type CompiledSearch, compile } from "./compile.ts";
import { type EntrySql, entryPart, type KeptAspect, metricSort } from "./metric-column.ts";
import { parseFilter } from "./parse-filter.ts";
import { parseOrder } from "./parse-order.ts";
import type { SearchRequest } from "./plan.ts";
import { RUNS } from "./run-dialect.ts";
import type { Operand, Table } from "./table.ts";
import { Values } from "./values.ts";

const COLUMNS = {
	run_id: { sql: "r.run_id", kind: "text" },
	run_name: { sql: "r.name", kind: "text" },
	user_id: { sql: "r.user_id", kind: "text" },
	status: { sql: "r.status", kind: "text" },
	artifact_uri: { sql: "r.artifact_uri", kind: "text" },
	start_time: { sql: "r.start_time", kind: "number", indexed: true },
	end_time: { sql: "r.end_time", kind: "number", nullable: true },
} as const satisfies Record<string, PlainColumn>;

export type RunAttribute = keyof typeof COLUMNS;

/** What the protocol knows and the domain does not. */
export interface RunSearchOptions {
	/** Tags that are kept as an attribute of the run and nowhere else: a clause on the tag looks at the attribute. */
	readonly virtualTags?: Readonly<Record<string, RunAttribute>>;
	/** Which of a metric's values `best_metrics` means; the greatest where absent. */
	readonly best?: (metric: string) => "min" | "max";
	/** The tag of a dataset input that `dataset.context` stands for. */
	readonly datasetContextTag?: string;
}

/** A compiled search with what it was compiled from. */
export interface RunSearch extends CompiledSearch {
	readonly filter: Expression | null;
	readonly order: readonly OrderItem[];
	/** What the statement compares with; `values` is its text. */
	readonly parameters: Values;
}

/**
 * Compiles a search of `runs r`.
 * @param options.parameter the number of the statement's parameter that `plan.values` will be bound as
 * @param options.within what else decides which runs there are, as plain data: a token is good for the same only
 * @throws FilterError when the filter or the order does not follow the grammar
 * @throws Failure `invalid` when the page token is not one of this query
 */
export function compileRunSearch(
	request: SearchRequest,
	options: RunSearchOptions & { readonly parameter: number; readonly within: unknown },
): RunSearch {
	const values = new Values(options.parameter);
	const search = {
		filter: parseFilter(request.filter, RUNS),
		order: parseOrder(request.orderBy, RUNS),
		pageToken: request.pageToken,
		within: options.within,
	};
	const compiled = compile(new RunsTable(options), search, values);
	return Object.assign(compiled, { filter: search.filter, order: search.order, parameters: values });
}

class RunsTable implements Table {
	readonly kind = "r1";
	readonly dialect = RUNS;
	readonly #virtualTags: ReadonlyMap<string, RunAttribute>;
	readonly #contextPath: string;
	readonly #best: (metric: string) => "min" | "max";

	constructor(options: RunSearchOptions) {
		this.#virtualTags = new Map(Object.entries(options.virtualTags ?? {}));
		this.#best = options.best ?? (() => "max");
		this.#contextPath = `$.tags."${documentKey(options.datasetContextTag ?? "context")}"`;
	}

	operand(field: Field, values: Values): Operand {
		const column = this.#column(field);
		if (column !== undefined) return { sql: column.sql };
		switch (field.entity) {
			case "metric":
				return { sql: this.#entry(field, values).value };
			case "param":
			case "tag":
				return { sql: documentText(`r.${field.entity}s`, field.key, values) };
			case "dataset": {
				const path = field.part === "context" ? this.#contextPath : `$.${field.part}`;
				const sql = `(dataset.value ->> ${values.text(path)})`;
				return { sql, each: { from: "json_each(r.datasets) AS dataset", where: "TRUE" } };
			}
			default:
				throw new Error(`runs have no attribute ${field.name}`);
		}
	}

	sortColumns(field: Field, descending: boolean, values: Values) {
		const column = this.#column(field);
		if (column !== undefined) return plainSort(column, descending);
		switch (field.entity) {
			case "metric":
				return metricSort(this.#entry(field, values), this.#kept(field), descending);
			case "param":
			case "tag":
				return documentSort(`r.${field.entity}s`, field.key, descending, values);
			default:
				throw new Error("the dialect lets no order by datasets through");
		}
	}

	tieBreak() {
		return [
			{ name: "start_time", descending: true },
			{ name: "run_id", descending: false },
		];
	}

	/** The plain column that keeps the field, if one does. */
	#column(field: Field): PlainColumn | undefined {
		if (field.entity === "attribute") return COLUMNS[field.name as RunAttribute];
		const name = field.entity === "tag" ? this.#virtualTags.get(field.key) : undefined;
		return name && COLUMNS[name];
	}

	#kept({ key, aspect }: MetricField): KeptAspect {
		return aspect === "best" ? this.#best(key) : aspect;
	}

	#entry(field: MetricField, values: Values): EntrySql {
		const path = documentPath(field.key);
		const part = values.text(path + entryPart(this.#kept(field)));
		return {
			value: `(r.metrics ->> ${part})`,
			json: `(r.metrics -> ${part})`,
			nan: `(r.metrics ->> ${values.text(`${path}[3]`)})`,
		};
	}
}
