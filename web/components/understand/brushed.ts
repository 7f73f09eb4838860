import type { Run } from "../../data/run.ts";
import type { Dimension } from "./dimension.ts";

/** By axis the stretch that is kept, 0 to 1. */
export type Brushes = ReadonlyMap<string, readonly [from: number, to: number]>;

/** The runs that pass through every stretch. */
export function brushed(runs: readonly Run[], axes: readonly Dimension[], brushes: Brushes): Set<string> {
	const limits = axes.flatMap((axis) => {
		const stretch = brushes.get(axis.id);
		return stretch ? [{ axis, stretch }] : [];
	});
	const passes = (run: Run) =>
		limits.every(({ axis, stretch: [from, to] }) => {
			const at = axis.at(run);
			return at !== undefined && at >= from && at <= to;
		});
	return new Set(runs.filter(passes).map((run) => run.run_id));
}
