/** The table as it stands on the screen, as plain rows: what every export is made of. */

import type { Look } from "../runs-table/cell.tsx";
import { cellText } from "../runs-table/cell-text.ts";
import { isMetricColumn, metricIn } from "../runs-table/columns.ts";
import { partOf } from "../runs-table/metric-part.ts";
import type { Row } from "../runs-table/tree.ts";

export type Value = string | number | null;

export interface ShownTable {
	readonly heads: readonly string[];
	/** With every digit; times as ISO 8601. */
	readonly exact: readonly (readonly Value[])[];
	/** As written on the screen. */
	readonly written: readonly (readonly string[])[];
	/** Columns that stand to the right. */
	readonly numeric: readonly boolean[];
	/** Heads of the written table, which has fewer columns where means carry their deviation. */
	readonly writtenHeads: readonly string[];
}

const PREFIX = { metric: "", min: "lowest ", max: "highest ", param: "", tag: "", attribute: "" } as const;

export function shownTable(rows: readonly Row[], looks: readonly Look[]): ShownTable {
	const grouped = rows.some((row) => row.group);
	const names = looks.map(
		({ column }) => PREFIX[column.kind] + (column.kind === "attribute" ? column.label : column.name),
	);
	const spreadHeads = (i: number) => (grouped && isMetricColumn(looks[i]!.column) ? [`${names[i]} std`] : []);
	return {
		heads: ["Run", ...(grouped ? ["runs"] : ["id"]), ...names.flatMap((name, i) => [name, ...spreadHeads(i)])],
		exact: rows.map((row) => [
			row.run.name,
			grouped ? (row.group?.runs.length ?? 1) : row.run.run_id,
			...looks.flatMap((look) => exactValues(row, look, grouped)),
		]),
		writtenHeads: ["Run", ...(grouped ? ["n"] : []), ...names],
		written: rows.map((row) => [
			row.run.name,
			...(grouped ? [String(row.group?.runs.length ?? 1)] : []),
			...looks.map((look) => cellText(row, look)),
		]),
		numeric: [false, ...(grouped ? [true] : []), ...looks.map((look) => look.numeric)],
	};
}

function exactValues({ run, group }: Row, look: Look, grouped: boolean): Value[] {
	const { column } = look;
	if (isMetricColumn(column)) {
		const value = metricIn(run, column) ?? null;
		if (!grouped) return [value];
		const std = group?.spreads[column.name]?.[partOf(column)].std;
		return [value, std === undefined || Number.isNaN(std) ? null : std];
	}
	if (column.id === "start_time") return [group ? null : new Date(run.start_time).toISOString()];
	if (column.id === "duration") return [group || run.end_time === null ? null : (run.end_time - run.start_time) / 1000];
	const text = column.kind === "param" ? run.params[column.name] : cellText({ run, depth: 0, children: 0 }, look);
	return [text === undefined || text === "" ? null : text];
}
