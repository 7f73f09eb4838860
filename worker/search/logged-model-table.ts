import { nameSql } from "../db/document-key.ts";
import type { Field, MetricDataset, MetricField } from "./ast.ts";
import { documentText, type PlainColumn, plainSort } from "./columns.ts";
import type { SortColumn } from "./keyset.ts";
import { LOGGED_MODELS } from "./logged-model-dialect.ts";
import { metricSort } from "./metric-column.ts";
import type { Operand, Table } from "./table.ts";
import type { Values } from "./values.ts";

const COLUMNS: Readonly<Record<string, PlainColumn>> = {
	name: { sql: "l.name", kind: "text" },
	model_id: { sql: "l.model_id", kind: "text" },
	model_type: { sql: "l.model_type", kind: "text", nullable: true },
	status: { sql: "l.status", kind: "number" },
	source_run_id: { sql: "l.source_run_id", kind: "text", nullable: true },
	creation_timestamp: { sql: "l.created_at", kind: "number", indexed: true },
	last_updated_timestamp: { sql: "l.updated_at", kind: "number" },
};

/**
 * A model's metric entries as rows: `source` is JSON text of `[metric, dataset name, dataset digest, run id]`, which
 * the document has as its key, and `value` the entry (metrics/entry.ts).
 */
export const ENTRIES = `(SELECT ${nameSql("key")} AS source, value FROM json_each(l.metrics)) AS entry`;

/** SQL that holds for entries measured on one of `datasets`. */
export function measuredOn(datasets: readonly MetricDataset[], values: Values): string {
	return `EXISTS (SELECT 1 FROM ${values.each(datasets)} AS dataset
		WHERE (entry.source ->> '$[1]') = (dataset.value ->> '$.name')
			AND ifnull((dataset.value ->> '$.digest') = (entry.source ->> '$[2]'), (dataset.value ->> '$.digest') IS NULL))`;
}

/** Where the fields of a logged model lie in `logged_models l`. */
export class LoggedModelsTable implements Table {
	readonly kind = "l1";
	readonly dialect = LOGGED_MODELS;
	readonly #datasets: readonly MetricDataset[];

	/** @param datasets where metric clauses of the filter look; empty for everywhere */
	constructor(datasets: readonly MetricDataset[]) {
		this.#datasets = datasets;
	}

	operand(field: Field, values: Values): Operand {
		if (field.entity !== "metric") return { sql: single(field, values) };
		const where = entryWhere(field, this.#datasets, values);
		return { sql: "(entry.value ->> '$[0]')", each: { from: ENTRIES, where } };
	}

	sortColumns(field: Field, descending: boolean, values: Values): SortColumn[] {
		return field.entity === "metric"
			? metricSort(latestEntry(field, values), "latest", descending)
			: plainSort(columnOf(field), descending);
	}

	tieBreak() {
		return [
			{ name: "creation_timestamp", descending: true },
			{ name: "model_id", descending: false },
		];
	}
}

function single(field: Field, values: Values): string {
	if (field.entity === "param" || field.entity === "tag") return documentText(`l.${field.entity}s`, field.key, values);
	return columnOf(field).sql;
}

function columnOf(field: Field): PlainColumn {
	const found = field.entity === "attribute" ? COLUMNS[field.name] : undefined;
	if (found === undefined) throw new Error(`logged models have no ${field.entity} of that name`);
	return found;
}

function entryWhere(field: MetricField, datasets: readonly MetricDataset[], values: Values): string {
	const named = `(entry.source ->> '$[0]') = ${values.text(field.key)}`;
	return datasets.length === 0 ? named : `${named} AND ${measuredOn(datasets, values)}`;
}

/** Of a metric that was measured in several runs or on several datasets, the newest entry counts. */
function latestEntry(field: MetricField, values: Values) {
	const entry = `(SELECT entry.value FROM ${ENTRIES}
		WHERE ${entryWhere(field, field.dataset === undefined ? [] : [field.dataset], values)}
		ORDER BY entry.value ->> '$[2]' DESC, entry.value ->> '$[1]' DESC, entry.source LIMIT 1)`;
	return { value: `(${entry} ->> '$[0]')`, json: `(${entry} -> '$[0]')`, nan: `(${entry} ->> '$[3]')` };
}
