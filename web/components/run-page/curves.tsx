import { isSystemMetric } from "../../data/directions.ts";
import type { Run } from "../../data/run.ts";
import { to } from "../../router.ts";
import { ChartCard } from "../charts-panel/chart-card.tsx";
import { sectionsOf } from "../charts-panel/sections.ts";
import type { ChartSettings } from "../charts-panel/settings.ts";
import { isSinglePoint } from "../charts-panel/use-lines.ts";

/** Curves on the overview; the Charts tab has them all. */
const SHOWN = 6;

/** Metrics of the model that have more than one point, results first. */
export function curvesOf(run: Run): string[] {
	const names = Object.keys(run.metrics).filter((name) => !isSystemMetric(name) && !isSinglePoint(run, name));
	return sectionsOf(names).flatMap((section) => section.metrics);
}

interface CurvesProps {
	readonly run: Run;
	readonly names: readonly string[];
	readonly settings: ChartSettings;
}

/** The first curves of the run, so that the link which a script prints answers how it goes. */
export function Curves({ run, names, settings }: CurvesProps) {
	return (
		<section class="overview-curves" aria-label="Curves">
			<div class="chart-grid">
				{names.slice(0, SHOWN).map((metric) => (
					<ChartCard key={metric} metric={metric} name={metric} runs={[run]} settings={settings} syncKey={run.run_id} />
				))}
			</div>
			{names.length > SHOWN && (
				<a class="link" href={to.run(run.experiment_id, run.run_id, "charts")}>
					All {names.length} charts
				</a>
			)}
		</section>
	);
}
