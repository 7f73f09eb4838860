import type { Run } from "../../data/run.ts";
import { numberOf, valueText } from "./dimension.ts";

export interface Box {
	readonly label: string;
	readonly n: number;
	readonly low: number;
	readonly q1: number;
	readonly median: number;
	readonly q3: number;
	readonly high: number;
	/** Beyond 1.5 times the box's height. */
	readonly outside: readonly number[];
}

/** A metric's values by value of a param, as Tukey draws them; params in their own order. */
export function boxesOf(runs: readonly Run[], param: string, metric: string): Box[] {
	const groups = Map.groupBy(
		runs.filter((run) => numberOf(run, metric) !== undefined && valueText(run, param) !== undefined),
		(run) => valueText(run, param)!,
	);
	return [...groups]
		.sort(([a], [b]) => Number(a) - Number(b) || a.localeCompare(b, "en", { numeric: true }))
		.map(([label, list]) =>
			boxOf(
				label,
				list.map((run) => numberOf(run, metric)!),
			),
		);
}

function boxOf(label: string, given: readonly number[]): Box {
	const values = [...given].sort((a, b) => a - b);
	const at = (share: number) => {
		const place = share * (values.length - 1);
		const [i, rest] = [Math.floor(place), place % 1];
		return values[i]! + rest * ((values[i + 1] ?? values[i]!) - values[i]!);
	};
	const [q1, median, q3] = [at(0.25), at(0.5), at(0.75)];
	const reach = 1.5 * (q3 - q1);
	const inside = values.filter((v) => v >= q1 - reach && v <= q3 + reach);
	const outside = values.filter((v) => v < q1 - reach || v > q3 + reach);
	return { label, n: values.length, low: inside[0]!, q1, median, q3, high: inside.at(-1)!, outside };
}
