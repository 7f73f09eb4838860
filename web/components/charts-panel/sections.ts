import { isSystemMetric } from "../../data/directions.ts";

export interface Section {
	/** What the names share before their last slash; "" for those without one. */
	readonly title: string;
	readonly metrics: readonly string[];
}

/** Metrics in sections by prefix: those of the model first, the machine's last. */
export function sectionsOf(names: Iterable<string>): Section[] {
	const byPrefix = Map.groupBy([...names].sort(byName), (name) => name.slice(0, Math.max(0, name.lastIndexOf("/"))));
	return [...byPrefix]
		.sort(([a], [b]) => Number(isSystemMetric(`${a}/`)) - Number(isSystemMetric(`${b}/`)) || byName(a, b))
		.map(([title, metrics]) => ({ title, metrics }));
}

function byName(a: string, b: string): number {
	return a.localeCompare(b, "en", { numeric: true });
}

/** A metric's name without its section. */
export function shortName(metric: string): string {
	return metric.slice(metric.lastIndexOf("/") + 1) || metric;
}
