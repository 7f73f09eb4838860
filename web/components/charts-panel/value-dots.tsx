import { colourOf } from "../../charts/colour.ts";
import { directionOf } from "../../data/directions.ts";
import { columnFormat, exactNumber } from "../../format/number.ts";
import type { ChartedRun } from "./use-lines.ts";

/** Runs in a list that fits a card. */
const LISTED = 8;

/** A metric that each run logged once: a dot a run on a common scale, the best on top. */
export function ValueDots({ runs, metric, all = false }: ValueDotsProps) {
	const direction = directionOf(metric) || 1;
	const values = runs
		.map((run) => ({ run, value: run.metrics[metric]!.value }))
		.sort((a, b) => rank(b.value, direction) - rank(a.value, direction));
	const finite = values.map((v) => v.value).filter(Number.isFinite);
	const [least, most] = [Math.min(...finite), Math.max(...finite)];
	const format = columnFormat(finite);
	const shown = all ? values : values.slice(0, LISTED);
	return (
		<ol class="value-dots">
			{shown.map(({ run, value }) => (
				<li key={run.run_id} title={`${run.name}: ${exactNumber(value)}`}>
					<span class="truncate" dir="auto">
						{run.name}
					</span>
					<span class={`value-track series-${colourOf(run)}`}>
						{Number.isFinite(value) && <span class="value-dot" style={{ left: `${share(value, least, most)}%` }} />}
					</span>
					<span class="number">{format(value)}</span>
				</li>
			))}
			{values.length > shown.length && <li class="quiet">and {values.length - shown.length} more</li>}
		</ol>
	);
}

interface ValueDotsProps {
	readonly runs: readonly ChartedRun[];
	readonly metric: string;
	readonly all?: boolean;
}

function rank(value: number, direction: 1 | -1): number {
	return Number.isNaN(value) ? -Infinity : value * direction;
}

function share(value: number, least: number, most: number): number {
	return most === least ? 50 : (100 * (value - least)) / (most - least);
}
