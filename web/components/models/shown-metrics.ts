import { directionOf, isSystemMetric } from "../../data/directions.ts";
import type { Version } from "../../data/models.ts";

/** Columns that fit beside the rest. */
const SHOWN = 3;

/** The metrics that most of the versions' runs have, those with a known better end first. */
export function shownMetrics(versions: readonly Version[]): string[] {
	const counts = new Map<string, number>();
	for (const { run } of versions) {
		for (const name of Object.keys(run?.metrics ?? {})) {
			if (!isSystemMetric(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
		}
	}
	const rank = (name: string) => (counts.get(name) ?? 0) * 2 + (directionOf(name) ? 1 : 0);
	return [...counts.keys()].sort((a, b) => rank(b) - rank(a) || a.localeCompare(b)).slice(0, SHOWN);
}

/** The best value of `metric` among the versions; undefined where no end is known to be better, or all are equal. */
export function bestOf(versions: readonly Version[], metric: string): number | undefined {
	const direction = directionOf(metric);
	const values = versions.flatMap(({ run }) => run?.metrics[metric]?.value ?? []).filter((v) => !Number.isNaN(v));
	if (!direction || new Set(values).size < 2) return undefined;
	return direction === 1 ? Math.max(...values) : Math.min(...values);
}
