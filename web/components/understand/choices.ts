import { directionOf, isSystemMetric } from "../../data/directions.ts";
import type { Run } from "../../data/run.ts";
import { differs } from "../runs-table/columns.ts";

export interface Choices {
	/** Ids of params that differ and of metrics, results first. */
	readonly params: readonly string[];
	readonly metrics: readonly string[];
}

export function choicesOf(runs: readonly Run[]): Choices {
	const params = new Set<string>();
	const metrics = new Set<string>();
	for (const run of runs) {
		for (const name in run.params) params.add(name);
		for (const name in run.metrics) if (!isSystemMetric(name)) metrics.add(name);
	}
	const rank = (name: string) =>
		(directionOf(name) === 0 ? 1 : 0) + (/(^|[^a-z])(val|test|eval)/i.test(name) ? 0 : 0.5);
	return {
		params: [...params]
			.filter((name) => differs(name, runs))
			.sort()
			.map((name) => `params.${name}`),
		metrics: [...metrics].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b)).map((name) => `metrics.${name}`),
	};
}
