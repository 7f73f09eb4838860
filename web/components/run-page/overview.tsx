import type { RunWithContext } from "../../data/runs.ts";
import type { ChartSettings } from "../charts-panel/settings.ts";
import type { Draft } from "../markdown/text-form.tsx";
import { userTags } from "../tag-list.tsx";
import { Curves, curvesOf } from "./curves.tsx";
import { Datasets } from "./datasets.tsx";
import { Details } from "./details.tsx";
import { Family } from "./family.tsx";
import { MetricsTable } from "./metrics-table.tsx";
import { ModelsPanel } from "./models-panel.tsx";
import { Notes } from "./notes.tsx";
import { ReproducePanel } from "./reproduce-panel.tsx";
import { ValuesTable } from "./values-table.tsx";

/** How it went at the left, the numbers and what made them at the right. */
export function Overview({ run, draft, settings, changed }: OverviewProps) {
	const params = Object.entries(run.params).sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
	const curves = curvesOf(run);
	return (
		<div class="overview">
			<div class="overview-column">
				<Notes run={run} draft={draft} changed={changed} />
				{curves.length > 0 ? <Curves run={run} names={curves} settings={settings} /> : <MetricsTable run={run} />}
				<ReproducePanel run={run} draft={draft} />
				<Family runId={run.run_id} experimentId={run.experiment_id} />
			</div>
			<div class="overview-column">
				{curves.length > 0 && <MetricsTable run={run} />}
				<ValuesTable title="Params" values={params} empty="This run has logged no params." />
				<Datasets datasets={run.datasets} />
				<Details run={run} />
				<ModelsPanel run={run} />
				<ValuesTable title="Tags" values={userTags(run.tags)} empty="This run has no tags." />
			</div>
		</div>
	);
}

interface OverviewProps {
	readonly run: RunWithContext;
	readonly draft: Draft;
	readonly settings: ChartSettings;
	readonly changed: () => void;
}
