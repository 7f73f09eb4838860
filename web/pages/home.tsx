import "./home.css";
import { useSignal } from "@preact/signals";
import { useCrumbs } from "../components/crumbs.ts";
import { EmptyServer } from "../components/empty-server.tsx";
import { ExperimentTable, ExperimentTableSkeleton } from "../components/experiment-table.tsx";
import { Problem } from "../components/problem.tsx";
import { matches } from "../components/search-text.ts";
import { Segments } from "../components/segments.tsx";
import { useExperiments } from "../data/experiments.ts";
import { countOf } from "../format/number.ts";
import { route, setQuery } from "../router.ts";

const LIFECYCLES = [
	["active", "Active"],
	["deleted", "Deleted"],
] as const;

/** All experiments: what ran last, how much, and whether something runs now. */
export function HomePage() {
	useCrumbs([]);
	const view = route.value.query.get("view") === "deleted" ? "deleted" : "active";
	const { data, error, reload } = useExperiments(view);
	const search = useSignal("");
	const list = data.value?.experiments;
	if (!list && error.value && error.value.status !== 401) {
		return <Problem title="The experiments could not be read" error={error.value} retry={() => void reload()} />;
	}
	const untouched = view === "active" && list?.every((e) => e.run_count === 0 && e.experiment_id === "0");
	if (list && untouched) return <EmptyServer />;
	const shown = list
		?.filter((e) => matches(search.value, [e.name, ...Object.entries(e.tags).flat()]))
		.sort((a, b) => (b.last_run_at ?? 0) - (a.last_run_at ?? 0) || a.name.localeCompare(b.name));
	return (
		<div class="content home">
			<div class="home-head">
				<h1>Experiments</h1>
				<span class="quiet home-count">{list && countOf(list.length, "experiment")}</span>
				<Segments
					label="Which experiments"
					options={LIFECYCLES}
					value={view}
					choose={(next) => setQuery({ view: next === "active" ? null : next })}
				/>
				<input
					class="field home-search"
					type="search"
					placeholder="Search names and tags"
					aria-label="Search names and tags of experiments"
					value={search}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
				/>
			</div>
			{shown ? (
				<ExperimentTable experiments={shown} searched={search.value !== ""} view={view} />
			) : (
				<ExperimentTableSkeleton />
			)}
		</div>
	);
}
