import "./experiment-table.css";
import type { ExperimentSummary, Lifecycle } from "../../worker/api/contract.ts";
import { countOf } from "../format/number.ts";
import { to } from "../router.ts";
import { ExperimentMenu } from "./experiment-menu.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { TagList } from "./tag-list.tsx";

export function ExperimentTable({ experiments, searched, view }: ExperimentTableProps) {
	if (experiments.length === 0) {
		return <p class="quiet">{searched ? "No experiment matches this search." : `There are no ${view} experiments.`}</p>;
	}
	return (
		<table class="experiments card">
			<thead>
				<tr>
					<th scope="col" class="experiment-name">
						Name
					</th>
					<th scope="col" class="number">
						Runs
					</th>
					<th scope="col" class="experiment-now">
						Now
					</th>
					<th scope="col">Last run</th>
					<th scope="col" class="experiment-menu-cell">
						<span class="only-read">Actions</span>
					</th>
				</tr>
			</thead>
			<tbody>
				{experiments.map((experiment) => (
					<ExperimentRow key={experiment.experiment_id} experiment={experiment} />
				))}
			</tbody>
		</table>
	);
}

interface ExperimentTableProps {
	readonly experiments: readonly ExperimentSummary[];
	readonly searched: boolean;
	readonly view: Lifecycle;
}

function ExperimentRow({ experiment }: { readonly experiment: ExperimentSummary }) {
	const note = experiment.tags["mlflow.note.content"]?.split("\n").find((line) => line.trim() !== "");
	return (
		<tr>
			<td class="experiment-name">
				<a href={to.experiment(experiment.experiment_id)} class="cell-link">
					{experiment.name}
				</a>
				<TagList tags={experiment.tags} />
				{note && <p class="experiment-note truncate">{note}</p>}
			</td>
			<td class="number" title={experiment.more_runs ? "At least this many" : undefined}>
				{experiment.run_count.toLocaleString("en")}
				{experiment.more_runs && "+"}
			</td>
			<td class="experiment-now">
				{experiment.running > 0 && <span class="live">{countOf(experiment.running, "running", "running")}</span>}
			</td>
			<td class="quiet">{experiment.last_run_at !== null && <RelativeTime time={experiment.last_run_at} />}</td>
			<td class="experiment-menu-cell">
				<ExperimentMenu experiment={experiment} />
			</td>
		</tr>
	);
}

export function ExperimentTableSkeleton() {
	return (
		<table class="experiments card" aria-busy="true">
			<tbody>
				{[180, 120, 220, 90, 160].map((width) => (
					<tr key={width}>
						<td>
							<span class="skeleton" style={{ width: `${width}px` }} />
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}
