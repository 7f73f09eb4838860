import type { Run } from "../../data/run.ts";
import { columnFormat } from "../../format/number.ts";
import { type Look, textIn } from "./cell.tsx";
import { type Column, isMetricColumn, metricIn } from "./columns.ts";
import { heatOf } from "./heat.ts";

const NO_HEAT = { shadeOf: () => 0, isBest: () => false };
const LEAST_WIDTH = 72;
const MOST_WIDTH = 200;
const PER_CHARACTER = 6.6;

/** How the column is written for these runs. */
export function lookOf(column: Column, runs: readonly Run[]): Look {
	if (isMetricColumn(column)) {
		const values = runs.flatMap((run) => metricIn(run, column) ?? []);
		const format = columnFormat(values);
		const longest = values.slice(0, 200).reduce((most, value) => Math.max(most, format(value).length), 0);
		const width = widthFor(Math.max(longest, column.label.length + 2));
		return { column, width, format, heat: heatOf(column.name, values), numeric: true };
	}
	const texts = column.kind === "attribute" ? [] : runs.slice(0, 200).flatMap((run) => textIn(run, column) ?? []);
	const numeric =
		(column.kind === "param" &&
			texts.length > 0 &&
			texts.every((text) => text.trim() !== "" && !Number.isNaN(Number(text)))) ||
		column.id === "duration";
	const longest = texts.reduce((most, text) => Math.max(most, text.length), 0);
	const width = column.kind === "attribute" ? 96 : widthFor(Math.max(longest, column.label.length + 2));
	return { column, width, format: String, heat: NO_HEAT, numeric };
}

function widthFor(characters: number): number {
	return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.ceil(characters * PER_CHARACTER) + 24));
}
