/** Which columns a table of runs can have, which it has at first, and how the server orders by them. */
import { directionOf, isSystemMetric } from "../../data/directions.ts";
import type { Run } from "../../data/run.ts";

/** "metric" is the latest value; "min" and "max" are the best ever, as the metric's direction has it. */
export type ColumnKind = "attribute" | "metric" | "min" | "max" | "param" | "tag";

export interface Column {
	/** Kind and name, as it stands in the URL: "metrics.f1", "params.lr", "tags.team", "start_time". */
	readonly id: string;
	readonly kind: ColumnKind;
	readonly name: string;
	readonly label: string;
	/** Where the server cannot order by it, null. */
	readonly orderField: string | null;
}

const PREFIX: Record<Exclude<ColumnKind, "attribute">, string> = {
	metric: "metrics",
	min: "min_metrics",
	max: "max_metrics",
	param: "params",
	tag: "tags",
};

const attribute = (name: string, label: string, sortable = true): Column => ({
	id: name,
	kind: "attribute",
	name,
	label,
	orderField: sortable ? name : null,
});

export const NAME_COLUMN = attribute("run_name", "Run");

export const ATTRIBUTES: readonly Column[] = [
	attribute("start_time", "Started"),
	attribute("duration", "Duration", false),
	attribute("user_id", "User"),
	attribute("source", "Source", false),
	attribute("version", "Version", false),
];

export function columnOf(kind: Exclude<ColumnKind, "attribute">, name: string): Column {
	const quote = name.includes("`") ? '"' : "`";
	return {
		id: `${PREFIX[kind]}.${name}`,
		kind,
		name,
		label: name,
		orderField: `${PREFIX[kind]}.${quote}${name}${quote}`,
	};
}

/** The number that a run has in a column of metrics; undefined for none. */
export function metricIn(run: Run, { kind, name }: Column): number | undefined {
	const metric = run.metrics[name];
	if (kind === "min" || kind === "max") return metric?.[kind] ?? undefined;
	return metric?.value;
}

/** Whether the column holds numbers of a metric. */
export function isMetricColumn({ kind }: Column): boolean {
	return kind === "metric" || kind === "min" || kind === "max";
}

/** Runs that are looked at for names: more than a screen shows, few enough to stay quick. */
const LOOKED_AT = 2_000;

/** Every column that these runs have something for. */
export function columnsIn(runs: readonly Run[]): Column[] {
	const [metrics, params, tags] = [new Set<string>(), new Set<string>(), new Set<string>()];
	for (const run of runs.slice(0, LOOKED_AT)) {
		for (const name in run.metrics) metrics.add(name);
		for (const name in run.params) params.add(name);
		for (const name in run.tags) if (!name.startsWith("mlflow.")) tags.add(name);
	}
	const columns = (kind: Exclude<ColumnKind, "attribute">, names: Set<string>) =>
		[...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((name) => columnOf(kind, name));
	const towards = (direction: 1 | -1) => new Set([...metrics].filter((name) => directionOf(name) === direction));
	return [
		...columns("metric", metrics),
		...columns("max", towards(1)),
		...columns("min", towards(-1)),
		...columns("param", params),
		...columns("tag", tags),
		...ATTRIBUTES,
	];
}

const FIRST_METRICS = 6;
const FIRST_PARAMS = 6;

/**
 * What is shown until the reader chooses: the metrics of the model, the params that differ between runs (one that is the
 * same everywhere explains nothing), and when it was.
 */
export function defaultColumns(all: readonly Column[], runs: readonly Run[]): string[] {
	const ids = (columns: readonly Column[]) => columns.map((c) => c.id);
	// Those that can be better or worse come first; a learning rate that is logged along explains less.
	const model = all.filter((c) => c.kind === "metric" && !isSystemMetric(c.name));
	const metrics = [
		...model.filter((c) => directionOf(c.name) !== 0),
		...model.filter((c) => directionOf(c.name) === 0),
	];
	const params = all.filter((c) => c.kind === "param");
	const differing = runs.length > 1 ? params.filter((c) => differs(c.name, runs)) : params;
	return [...ids(metrics.slice(0, FIRST_METRICS)), ...ids(differing.slice(0, FIRST_PARAMS)), "start_time", "duration"];
}

/** Whether runs have different values of a param, or some none. */
export function differs(param: string, runs: readonly Run[]): boolean {
	const first = runs[0]?.params[param];
	return runs.slice(0, LOOKED_AT).some((run) => run.params[param] !== first);
}

// ---- Order ------------------------------------------------------------------------------------------------------

/** An order as it stands in the URL: "-metrics.f1" is descending. */
export interface Order {
	readonly columnId: string;
	readonly descending: boolean;
}

export function parseOrder(text: string): Order | undefined {
	if (text === "") return undefined;
	return text.startsWith("-") ? { columnId: text.slice(1), descending: true } : { columnId: text, descending: false };
}

/** The column that an id names, whether or not a loaded run has it. */
export function columnById(id: string): Column | undefined {
	const known = [NAME_COLUMN, ...ATTRIBUTES].find((c) => c.id === id);
	if (known) return known;
	const [prefix, ...rest] = id.split(".");
	const kind = (Object.keys(PREFIX) as (keyof typeof PREFIX)[]).find((k) => PREFIX[k] === prefix);
	return kind && rest.length > 0 ? columnOf(kind, rest.join(".")) : undefined;
}

/** The item for the server's order_by; "" where the order is the default one. */
export function orderByText(order: Order | undefined): string {
	const field = order && columnById(order.columnId)?.orderField;
	return order && field ? `${field} ${order.descending ? "DESC" : "ASC"}` : "";
}

/**
 * The order after a click on a header: first the direction in which this kind of column is mostly read (numbers and
 * times from the top), then the other one, then the default order again.
 */
export function nextOrder(now: Order | undefined, column: Column): string {
	const downFirst = column.kind === "metric" || column.kind === "max" || column.id === "start_time";
	if (now?.columnId !== column.id) return (downFirst ? "-" : "") + column.id;
	if (now.descending === downFirst) return (downFirst ? "" : "-") + column.id;
	return "";
}
