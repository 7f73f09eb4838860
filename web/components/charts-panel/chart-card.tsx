import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { LineChart } from "../../charts/line-chart.tsx";
import { formatNumber } from "../../format/number.ts";
import { ChartMenu } from "./chart-menu.tsx";
import type { ChartSettings } from "./settings.ts";
import { useFullScreen } from "./use-full-screen.ts";
import { useWasInView } from "./use-in-view.ts";
import { type ChartedRun, isSinglePoint, useLines } from "./use-lines.ts";
import { ValueDots } from "./value-dots.tsx";

const HEIGHT = 192;
const TALL = 400;
/** The card's head and margins, when it fills the screen. */
const HEAD = 48;
/** Points a run: at least one a pixel of a card, fewer when many runs share the answer. */
const POINTS = 400;
const POINTS_TALL = 1_600;

export interface ChartCardProps {
	readonly metric: string;
	/** Its name within the section. */
	readonly name: string;
	/** Those that have the metric. */
	readonly runs: readonly ChartedRun[];
	readonly settings: ChartSettings;
	readonly syncKey: string;
}

/** One metric of all charted runs: curves, or dots on a scale where each run has a single value. */
export function ChartCard({ metric, name, runs, settings, syncKey }: ChartCardProps) {
	const root = useRef<HTMLElement>(null);
	const tall = useSignal(false);
	const seen = useWasInView(root);
	const single = runs.every((run) => isSinglePoint(run, metric));
	const { axis, smoothing, logY, outliers } = settings;
	const screen = useFullScreen(root);
	const points = tall.value || screen ? POINTS_TALL : POINTS;
	const window = useSignal<readonly [number, number] | null>(null);
	const wanted = seen && !single;
	const { lines, thinned, error } = useLines(runs, metric, { axis, points, wanted, window: window.value });
	const look = (part: readonly [number, number] | null) => {
		// What is not thinned out has no more detail to read.
		if (part === null || thinned || window.peek() !== null) window.value = part;
	};
	const onlyValues = single || lines?.every((line) => line.x.length === 1);
	const height = screen ? screen - HEAD : tall.value ? TALL : HEIGHT;
	return (
		<section ref={root} class={`card chart-card ${tall.value ? "tall" : ""}`} data-metric={metric} aria-label={metric}>
			<header>
				<h3 class="truncate" title={metric} dir="auto">
					{name}
				</h3>
				{runs.length === 1 && !onlyValues && (
					<span class="latest">{formatNumber(runs[0]!.metrics[metric]!.value)}</span>
				)}
				{!onlyValues && (
					<button
						type="button"
						class="button bare icon expand"
						aria-pressed={tall.value}
						aria-label={tall.value ? `Make the chart of ${metric} small` : `Make the chart of ${metric} large`}
						onClick={() => {
							tall.value = !tall.value;
						}}
					>
						<svg
							viewBox="0 0 16 16"
							width="12"
							height="12"
							fill="none"
							stroke="currentColor"
							stroke-width="1.5"
							aria-hidden="true"
						>
							<path d="M9.5 2H14v4.500M6.500 14H2V9.500M14 2L9 7M2 14l5-5" />
						</svg>
					</button>
				)}
				{!onlyValues && lines && <ChartMenu metric={metric} root={root} lines={lines} axis={axis} />}
			</header>
			<div class="chart-body" style={{ minHeight: onlyValues && runs.length === 1 ? "0" : `${height}px` }}>
				{onlyValues ? (
					<Values runs={runs} metric={metric} />
				) : lines ? (
					<LineChart
						lines={lines}
						label={`${metric} of ${lines.length} runs`}
						axis={axis}
						logY={logY}
						smoothing={smoothing}
						outliers={outliers}
						height={height}
						syncKey={`${syncKey} ${axis}`}
						onWindow={look}
					/>
				) : error ? (
					<p class="quiet chart-problem">{error.message}</p>
				) : (
					<span class="skeleton chart-skeleton" />
				)}
			</div>
		</section>
	);
}

/** Of one run the number itself, of several a dot each. */
function Values({ runs, metric }: { readonly runs: readonly ChartedRun[]; readonly metric: string }) {
	const only = runs.length === 1 ? runs[0]!.metrics[metric] : undefined;
	if (!only) return <ValueDots runs={runs} metric={metric} />;
	return (
		<p class="single-value">
			<b>{formatNumber(only.value)}</b>
			<span class="quiet">logged once, at step {only.step}</span>
		</p>
	);
}
