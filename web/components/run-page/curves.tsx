import { isSystemMetric } from "../../data/directions.ts";
import type { Run } from "../../data/run.ts";
import { to } from "../../router.ts";
import { ChartCard } from "../charts-panel/chart-card.tsx";
import { sectionsOf } from "../charts-panel/sections.ts";
import type { ChartSettings } from "../charts-panel/settings.ts";
import { isSinglePoint } from "../charts-panel/use-lines.ts";

/** Curves on the overview; the Charts tab has them all. */
const SHOWN = 6;

/** The first curves of the run, so that the link which a script prints answers how it goes. */
export function Curves({ run, settings }: { readonly run: Run; readonly settings: ChartSettings }) {
	const names = Object.keys(run.metrics).filter((name) => !isSystemMetric(name) && !isSinglePoint(run, name));
	if (names.length === 0) return null;
	const ordered = sectionsOf(names).flatMap((section) => section.metrics);
	return (
		<section class="overview-curves" aria-label="Curves">
			<div class="chart-grid">
				{ordered.slice(0, SHOWN).map((metric) => (
					<ChartCard key={metric} metric={metric} name={metric} runs={[run]} settings={settings} syncKey={run.run_id} />
				))}
			</div>
			{ordered.length > SHOWN && (
				<a class="link" href={to.run(run.experiment_id, run.run_id, "charts")}>
					All {ordered.length} charts
				</a>
			)}
		</section>
	);
}
