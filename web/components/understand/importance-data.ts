import type { Run } from "../../data/run.ts";
import { differs } from "../runs-table/columns.ts";
import { isNumeric, numberOf, valueText } from "./dimension.ts";

export interface ImportanceData {
	readonly params: readonly string[];
	readonly columns: readonly (readonly number[])[];
	readonly target: readonly number[];
}

/** Beyond this many, runs are taken evenly over the list. */
const RUNS_AT_MOST = 2_000;
const PARAMS_AT_MOST = 60;

/** The params that differ, as numbers a forest can split: texts by their place in the alphabet, none below all. */
export function importanceData(runs: readonly Run[], metric: string): ImportanceData {
	const id = `metrics.${metric}`;
	const all = runs.filter((run) => numberOf(run, id) !== undefined);
	const every = Math.ceil(all.length / RUNS_AT_MOST);
	const taken = every > 1 ? all.filter((_, i) => i % every === 0) : all;
	const names = new Set(taken.flatMap((run) => Object.keys(run.params)));
	const params = [...names].filter((name) => differs(name, taken)).slice(0, PARAMS_AT_MOST);
	const target = taken.map((run) => numberOf(run, id)!);
	return { params, columns: params.map((name) => columnOf(taken, `params.${name}`)), target };
}

function columnOf(runs: readonly Run[], id: string): number[] {
	if (isNumeric(runs, id)) return runs.map((run) => numberOf(run, id) ?? Number.NEGATIVE_INFINITY);
	const texts = [...new Set(runs.map((run) => valueText(run, id) ?? ""))].sort();
	const places = new Map(texts.map((text, i) => [text, i]));
	return runs.map((run) => places.get(valueText(run, id) ?? "")!);
}
