import "./charts-panel.css";
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { ChartCard } from "./chart-card.tsx";
import { ChartControls } from "./chart-controls.tsx";
import { nameWithin, type Section, sectionsOf } from "./sections.ts";
import { type ChartSettings, searchMatcher } from "./settings.ts";
import type { ChartedRun } from "./use-lines.ts";

export interface ChartsPanelProps {
	readonly runs: readonly ChartedRun[];
	readonly settings: ChartSettings;
	/** Which metrics belong on this panel. */
	readonly include?: (metric: string) => boolean;
	/** Said where there are no metrics at all. */
	readonly empty: string;
}

/** A chart a metric, in sections by the prefix of their names, all runs overlaid. */
export function ChartsPanel({ runs, settings, include = () => true, empty }: ChartsPanelProps) {
	const names = new Set<string>();
	for (const run of runs) for (const name in run.metrics) if (include(name)) names.add(name);
	const syncKey = useId();
	if (names.size === 0) return <p class="quiet panel-empty">{empty}</p>;
	const fits = searchMatcher(settings.search);
	const sections = sectionsOf([...names].filter(fits));
	return (
		<div class="charts-panel">
			<ChartControls settings={settings} />
			{sections.length === 0 && <p class="quiet panel-empty">No metric matches this search.</p>}
			{sections.map((section) => (
				<ChartSection key={section.title} section={section} runs={runs} settings={settings} syncKey={syncKey} />
			))}
		</div>
	);
}

/** Charts that a section makes before it is asked for more. */
const LISTED = 48;

interface ChartSectionProps extends Pick<ChartsPanelProps, "runs" | "settings"> {
	readonly section: Section;
	readonly syncKey: string;
}

function ChartSection({ section, runs, settings, syncKey }: ChartSectionProps) {
	const open = useSignal(true);
	const listed = useSignal(LISTED);
	return (
		<section class="chart-section">
			{section.title !== "" && (
				<h2>
					<button
						type="button"
						aria-expanded={open.value}
						onClick={() => {
							open.value = !open.value;
						}}
					>
						<span aria-hidden="true" class="fold-mark">
							{open.value ? "▾" : "▸"}
						</span>
						{section.title}
						<span class="tally">{section.metrics.length}</span>
					</button>
				</h2>
			)}
			{open.value && (
				<div class="chart-grid">
					{section.metrics.slice(0, listed.value).map((metric) => (
						<ChartCard
							key={metric}
							metric={metric}
							name={nameWithin(section.title, metric)}
							runs={runs.filter((run) => run.metrics[metric])}
							settings={settings}
							syncKey={syncKey}
						/>
					))}
				</div>
			)}
			{open.value && section.metrics.length > listed.value && (
				<button
					type="button"
					class="button more-charts"
					onClick={() => {
						listed.value += LISTED;
					}}
				>
					Show more of {section.metrics.length} charts
				</button>
			)}
		</section>
	);
}
