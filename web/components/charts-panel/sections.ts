import { directionOf, isSystemMetric } from "../../data/directions.ts";

export interface Section {
	/** What the names share before their last slash; "" for those that stand alone. */
	readonly title: string;
	readonly metrics: readonly string[];
}

/**
 * Metrics in sections by prefix. A prefix of a single metric makes no section: 900 layers with one norm each are one
 * list. What can be better or worse comes first, settings logged along (a learning rate) later, the machine last.
 */
export function sectionsOf(names: Iterable<string>): Section[] {
	const sorted = [...names].sort(byName);
	const counts = Map.groupBy(sorted, prefixOf);
	const titleOf = (name: string) => (counts.get(prefixOf(name))!.length > 1 ? prefixOf(name) : "");
	return [...Map.groupBy(sorted, titleOf)]
		.map(([title, metrics]) => ({ title, metrics }))
		.sort((a, b) => rank(a) - rank(b) || byName(a.title, b.title));
}

function rank({ metrics }: Section): number {
	if (metrics.every(isSystemMetric)) return 2;
	return metrics.every((name) => directionOf(name) === 0) ? 1 : 0;
}

function prefixOf(name: string): string {
	return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

function byName(a: string, b: string): number {
	return a.localeCompare(b, "en", { numeric: true });
}

/** A metric's name within a section. */
export function nameWithin(section: string, metric: string): string {
	return section === "" ? metric : metric.slice(section.length + 1);
}
