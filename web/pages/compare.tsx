import "./compare.css";
import { ChartsPanel } from "../components/charts-panel/charts-panel.tsx";
import { settingsIn } from "../components/charts-panel/settings.ts";
import { CompareTable } from "../components/compare/compare-table.tsx";
import { useCrumbs } from "../components/crumbs.ts";
import { Problem } from "../components/problem.tsx";
import { usePolling } from "../data/poll.ts";
import { useResource } from "../data/resource.ts";
import { readRun } from "../data/runs.ts";
import { countOf } from "../format/number.ts";
import { route, to } from "../router.ts";

/** Runs of any experiments beside each other; the URL names them, so copying it shares the comparison. */
export function ComparePage({ runIds }: { readonly runIds: readonly string[] }) {
	const { data, error, reload } = useResource(`compare ${runIds.join()}`, () => Promise.all(runIds.map(readRun)));
	usePolling(async () => {
		if (data.peek()?.every((run) => run.status !== "RUNNING")) return false;
		await reload();
		return true;
	});
	const runs = data.value;
	const experiments = new Map(runs?.map((run) => [run.experiment_id, run.experiment_name]));
	const [only] = experiments.size === 1 ? experiments : [];
	useCrumbs([
		...(only ? [{ label: only[1], href: to.experiment(only[0]) }] : []),
		{ label: `Compare ${countOf(runIds.length, "run")}`, href: to.compare(runIds) },
	]);
	if (runIds.length === 0) {
		return (
			<Problem title="Nothing to compare">
				<p class="quiet">Tick runs in an experiment and choose Compare.</p>
			</Problem>
		);
	}
	if (!runs && error.value && error.value.status !== 401) {
		return <Problem title="The runs could not be read" error={error.value} retry={() => void reload()} />;
	}
	return (
		<div class="compare-page" aria-busy={!runs}>
			<h1>Compare {countOf(runIds.length, "run")}</h1>
			{runs && <CompareTable runs={runs} />}
			{runs && (
				<div class="compare-charts">
					<ChartsPanel
						runs={runs}
						settings={settingsIn(route.value.query)}
						empty="These runs have logged no metrics."
					/>
				</div>
			)}
		</div>
	);
}
