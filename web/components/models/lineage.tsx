import type { Version } from "../../data/models.ts";
import { to } from "../../router.ts";

/** Where a version comes from: the data that its run read, the run, the version itself. */
export function Lineage({ version }: { readonly version: Version }) {
	const { run } = version;
	if (!run) {
		return version.run_id ? (
			<span class="quiet" title={version.run_id}>
				a run that is not there, or not yours to see
			</span>
		) : (
			<code title="Where its files are">{version.source}</code>
		);
	}
	return (
		<>
			{run.datasets.map(({ name, digest, context }) => (
				<span key={`${name} ${digest}`}>
					<span title={[context, digest].filter(Boolean).join(", ")} dir="auto">
						{name}
					</span>
					<Arrow />
				</span>
			))}
			<a href={to.run(run.experiment_id, run.run_id)} title={`In ${run.experiment_name}`} dir="auto">
				{run.name}
			</a>
			<Arrow />
			{version.logged_model_id && (
				<>
					<a href={to.run(run.experiment_id, run.run_id, "artifacts")} title={version.logged_model_id}>
						logged model
					</a>
					<Arrow />
				</>
			)}
			<span>v{version.version}</span>
		</>
	);
}

function Arrow() {
	return (
		<span class="arrow" role="img" aria-label="led to">
			{" → "}
		</span>
	);
}
