/** Runs that share the values of some params, taken together: all seeds of one configuration as one row. */
import type { Metric, Run } from "../../data/run.ts";

/** Which params make a group: these, or all but these. */
export interface Grouping {
	readonly params: readonly string[];
	readonly allBut: boolean;
}

/** "lr,depth", or "!seed" for all but the seed, as it stands in the URL. */
export function parseGrouping(text: string): Grouping | undefined {
	const allBut = text.startsWith("!");
	const params = (allBut ? text.slice(1) : text).split(",").filter(Boolean).map(decodeURIComponent);
	return params.length === 0 ? undefined : { params, allBut };
}

export function groupingText(grouping: Grouping | undefined): string | null {
	if (!grouping || grouping.params.length === 0) return null;
	return (grouping.allBut ? "!" : "") + grouping.params.map(encodeURIComponent).join(",");
}

export interface Spread {
	readonly n: number;
	readonly mean: number;
	/** Of a sample; NaN for fewer than two values. */
	readonly std: number;
}

export interface Group {
	readonly runs: readonly Run[];
	/** What tables and charts take for the group: its metrics are means, its params those that all runs share. */
	readonly run: Run;
	/** By name of the metric, of the latest values and of the best ever. */
	readonly spreads: Readonly<Record<string, Readonly<Record<"value" | "min" | "max", Spread>>>>;
}

/** Mean and deviation of the finite ones. */
export function spreadOf(values: readonly number[]): Spread {
	const finite = values.filter(Number.isFinite);
	const n = finite.length;
	const mean = n === 0 ? Number.NaN : finite.reduce((sum, v) => sum + v, 0) / n;
	const std = n < 2 ? Number.NaN : Math.sqrt(finite.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (n - 1));
	return { n, mean, std };
}

/** The params by which these runs are told apart under a grouping. */
export function groupingParams(runs: readonly Run[], { params, allBut }: Grouping): string[] {
	if (!allBut) return [...params];
	const left = new Set(params);
	const first = runs[0]?.params ?? {};
	const names = new Set(runs.flatMap((run) => Object.keys(run.params)));
	return [...names].filter((name) => !left.has(name) && runs.some((run) => run.params[name] !== first[name])).sort();
}

/** Groups in the order in which their first runs stand in the list. */
export function groupsOf(runs: readonly Run[], grouping: Grouping): Group[] {
	const names = groupingParams(runs, grouping);
	const members = Map.groupBy(runs, (run) => JSON.stringify(names.map((name) => run.params[name] ?? null)));
	// A group's colour follows from its place among all keys, not from today's order of the table.
	const colours = new Map([...members.keys()].sort().map((key, i) => [key, i]));
	return [...members].map(([key, list]) => groupOf(key, names, list, colours.get(key)!));
}

function groupOf(key: string, names: readonly string[], runs: readonly Run[], seq: number): Group {
	const first = runs[0]!;
	const shared = Object.entries(first.params).filter(([name, value]) => runs.every((r) => r.params[name] === value));
	const tags = Object.entries(first.tags).filter(([name, value]) => runs.every((r) => r.tags[name] === value));
	const spreads: Record<string, Record<"value" | "min" | "max", Spread>> = {};
	const metrics: Record<string, Metric> = {};
	for (const name of new Set(runs.flatMap((run) => Object.keys(run.metrics)))) {
		const entries = runs.flatMap((run) => run.metrics[name] ?? []);
		const of = (part: "value" | "min" | "max") => spreadOf(entries.flatMap((entry) => entry[part] ?? []));
		const spread = { value: of("value"), min: of("min"), max: of("max") };
		spreads[name] = spread;
		metrics[name] = {
			...entries.reduce((latest, entry) => (entry.timestamp > latest.timestamp ? entry : latest)),
			value: spread.value.mean,
			min: spread.min.n > 0 ? spread.min.mean : null,
			max: spread.max.n > 0 ? spread.max.mean : null,
		};
	}
	const label = names.map((name) => `${name} ${first.params[name] ?? "–"}`).join(" · ");
	const run: Run = {
		...first,
		run_id: `group ${key}`,
		seq,
		name: label || "All runs",
		status: runs.find((r) => r.status === "RUNNING")?.status ?? first.status,
		params: Object.fromEntries(shared),
		tags: Object.fromEntries(tags),
		metrics,
	};
	return { runs, run, spreads };
}
