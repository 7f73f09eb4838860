/**
 * Walks: runs of one experiment taken in the order of a metric straight from its index, in three phases as the order has
 * them: numbers, NaN, runs without the metric. SQLite stops as soon as there are enough, and sorts by the rest of the
 * order only among runs that are equal in the metric.
 */
import { documentKey } from "../db/document-key.ts";
import { type Expression, isGroup } from "../search/ast.ts";
import type { RunSearch } from "../search/runs.ts";
import { rangeOf } from "./search-plan-covers.ts";
import { IS_INDEXED, visibleSql } from "./search-plan-sql.ts";
import type { View } from "./search-view.ts";

export interface Walk {
	readonly search: RunSearch;
	readonly view: View;
	readonly key: string;
	readonly descending: boolean;
	/** The phase in which the page begins. */
	readonly phase: number;
}

/** A FROM, WHERE and ORDER BY over `runs r`. */
export interface Found {
	readonly from: string;
	readonly where: string;
	readonly orderBy: string;
}

/** How a search is walked, where it is ordered by a metric's latest value first. */
export function walkOf(search: RunSearch, view: View): Walk | undefined {
	const [first] = search.order;
	if (first?.field.entity !== "metric" || first.field.aspect !== "latest") return undefined;
	const phase = search.after === undefined ? 0 : Number((JSON.parse(search.after) as unknown[])[0]);
	return { search, view, key: first.field.key, descending: first.descending, phase };
}

/** All indexed runs of the experiment, in order: a SELECT of at most ?4 numbers, `seq`. */
export function walkSql(walk: Walk, experiment: string): string {
	const phases = [numbers(walk, experiment), nans(walk, experiment), missing(walk, experiment)].slice(walk.phase);
	const selects = phases.map(
		({ from, where, orderBy }) =>
			`SELECT seq FROM (SELECT r.seq AS seq FROM ${from} WHERE ${IS_INDEXED} AND ${where} ORDER BY ${orderBy} LIMIT ?4)`,
	);
	return `${selects.join("\nUNION ALL ")} LIMIT ?4`;
}

/** The runs with a number, indexed ones and such as are so no more. */
export function numbers(walk: Walk, experiment: string): Found {
	return over(numberPlaces(walk, experiment), walk, experiment, `m.place${direction(walk)}, ${rest(walk)}`);
}

/** How many of the first `count` runs with a number pass: a scalar subquery. */
export function sampleSql(walk: Walk, experiment: string, count: number): string {
	const { from, where } = over(`${numberPlaces(walk, experiment)} LIMIT ${count}`, walk, experiment, "");
	return `(SELECT count(*) FROM ${from} WHERE ${where})`;
}

/** The index's rows of numbers in order, from where the page begins and within what the filter says of this metric. */
function numberPlaces(walk: Walk, experiment: string): string {
	const { search, key } = walk;
	const values = search.parameters;
	const bounds = rangesIn(search.filter, key).map(
		(range) => ` AND place ${range.operator} ${values.number(range.value)}`,
	);
	if (search.after !== undefined && walk.phase === 0) {
		bounds.push(` AND place ${walk.descending ? "<=" : ">="} ${values.items(search.after)(1)}`);
	}
	return `${places(walk, experiment)} AND nan = 0${bounds.join("")} ORDER BY place${direction(walk)}`;
}

function nans(walk: Walk, experiment: string): Found {
	const { search } = walk;
	const newestFirst = isNewestFirst(walk);
	// The place of NaN is the start, negative.
	const bound =
		search.after !== undefined && walk.phase === 1 && newestFirst
			? ` AND place >= -${search.parameters.items(search.after)(START)}`
			: "";
	const order = newestFirst ? `m.place, ${rest(walk)}` : rest(walk);
	return over(`${places(walk, experiment)} AND nan = 1${bound} ORDER BY place`, walk, experiment, order);
}

function missing(walk: Walk, experiment: string): Found {
	const { search } = walk;
	const bound =
		search.after !== undefined && walk.phase === 2 && isNewestFirst(walk)
			? ` AND r.start_time <= ${search.parameters.items(search.after)(START)}`
			: "";
	return {
		from: "runs r",
		where: `r.experiment_id = ${experiment} AND ${conditions(walk, experiment)} AND ${search.columns[0]!.sql} = 2${bound}`,
		orderBy: rest(walk),
	};
}

function places({ search, key }: Walk, experiment: string): string {
	return `SELECT place, run_seq FROM metric_index
		WHERE experiment_id = ${experiment} AND key = ${search.parameters.text(documentKey(key))}`;
}

function over(rows: string, walk: Walk, experiment: string, orderBy: string): Found {
	const where = `r.experiment_id = ${experiment} AND ${conditions(walk, experiment)}`;
	return { from: `(${rows}) AS m CROSS JOIN runs r ON r.seq = m.run_seq`, where, orderBy };
}

function conditions({ search, view }: Walk, experiment: string): string {
	return `${visibleSql(experiment, view)} AND ${search.where}`;
}

function direction({ descending }: Walk): string {
	return descending ? " DESC" : "";
}

/** Where the order has the start, when it follows the metric at once: after phase and value. */
const START = 2;

/** The order among runs that are equal in the metric. */
function rest({ search }: Walk): string {
	return search.columns
		.slice(START)
		.map(({ sql, descending }) => (descending ? `${sql} DESC` : sql))
		.join(", ");
}

function isNewestFirst({ search }: Walk): boolean {
	const column = search.columns[START];
	return search.order.length === 1 && column?.sql === "r.start_time" && column.descending;
}

function rangesIn(filter: Expression | null, key: string) {
	const clauses = filter === null ? [] : isGroup(filter) ? (filter.type === "and" ? filter.items : []) : [filter];
	return clauses
		.filter((clause) => !isGroup(clause))
		.flatMap((clause) => rangeOf(clause) ?? [])
		.filter((range) => range.key === key);
}
