/** What a comparison of runs says: one row a param or metric, one value a run. */
import { directionOf } from "../../data/directions.ts";
import type { Run } from "../../data/run.ts";

export interface ParamRow {
	readonly name: string;
	/** Undefined where the run has none. */
	readonly values: readonly (string | undefined)[];
	readonly differs: boolean;
}

export function paramRows(runs: readonly Run[]): ParamRow[] {
	return namesIn(runs.map((run) => run.params)).map((name) => {
		const values = runs.map((run) => run.params[name]);
		return { name, values, differs: values.some((value) => value !== values[0]) };
	});
}

export interface MetricRow {
	readonly name: string;
	readonly values: readonly (number | undefined)[];
	/** Indexes of the runs with the best value; none where neither way is better or all are equal. */
	readonly best: readonly number[];
}

export function metricRows(runs: readonly Run[]): MetricRow[] {
	return namesIn(runs.map((run) => run.metrics)).map((name) => {
		const values = runs.map((run) => run.metrics[name]?.value);
		return { name, values, best: bestOf(values, directionOf(name)) };
	});
}

function bestOf(values: readonly (number | undefined)[], direction: 1 | -1 | 0): number[] {
	const known = values.filter((v): v is number => v !== undefined && !Number.isNaN(v));
	if (direction === 0 || new Set(known).size < 2) return [];
	const best = direction === 1 ? Math.max(...known) : Math.min(...known);
	return values.flatMap((value, i) => (value === best ? [i] : []));
}

function namesIn(documents: readonly Readonly<Record<string, unknown>>[]): string[] {
	const names = new Set(documents.flatMap((document) => Object.keys(document)));
	return [...names].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
