/** Which of some runs is best by a metric. */
import { directionOf } from "./direction.ts";
import { latestOf } from "./numbers.ts";
import type { ViewedRun } from "./view.ts";

/** The best run by the latest value of `metric`, NaN never being best; undefined where none has the metric. */
export function bestRun(
	runs: readonly ViewedRun[],
	metric: string,
	direction = directionOf(metric),
): ViewedRun | undefined {
	let best: ViewedRun | undefined;
	for (const run of runs) {
		const value = valueIn(run, metric);
		if (value === undefined || Number.isNaN(value)) continue;
		if (best === undefined || (value - valueIn(best, metric)!) * direction > 0) best = run;
	}
	return best ?? runs.find((run) => valueIn(run, metric) !== undefined);
}

/** The latest value of `metric`, or undefined where the run has none. */
export function valueIn(run: ViewedRun, metric: string): number | undefined {
	const entry = Object.hasOwn(run.metrics, metric) ? run.metrics[metric] : undefined;
	return entry && latestOf(entry);
}
