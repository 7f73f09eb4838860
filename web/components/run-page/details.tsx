import type { ComponentChildren } from "preact";
import type { RunWithContext } from "../../data/runs.ts";
import { exactTime } from "../../format/time.ts";
import { to } from "../../router.ts";
import { CopyButton } from "../copy-button.tsx";

/** Where the run comes from: what one needs to find it again elsewhere. */
export function Details({ run }: { readonly run: RunWithContext }) {
	const { tags } = run;
	const commit = tags["mlflow.source.git.commit"];
	return (
		<section class="card panel" aria-label="Details">
			<header class="panel-head">
				<h2>Details</h2>
			</header>
			<dl class="details">
				<Detail name="Run ID">
					<code>{run.run_id}</code> <CopyButton text={run.run_id} what="the run ID" />
				</Detail>
				<Detail name="Experiment">
					<a class="link" href={to.experiment(run.experiment_id)}>
						{run.experiment_name}
					</a>
				</Detail>
				<Detail name="Started">{exactTime(run.start_time)}</Detail>
				{run.end_time !== null && <Detail name="Ended">{exactTime(run.end_time)}</Detail>}
				{tags["mlflow.source.name"] && <Detail name="Source">{tags["mlflow.source.name"]}</Detail>}
				{commit && (
					<Detail name="Commit">
						<Commit commit={commit} repository={tags["mlflow.source.git.repoURL"]} />
						{tags["mlflow.source.git.branch"] && <span class="quiet"> on {tags["mlflow.source.git.branch"]}</span>}
						{tags["mlflow.source.git.dirty"] === "True" && <span class="quiet">, with changes not committed</span>}
					</Detail>
				)}
				<Detail name="Artifacts">
					<code>{run.artifact_uri}</code>
				</Detail>
			</dl>
		</section>
	);
}

function Detail({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd dir="auto">{children}</dd>
		</div>
	);
}

/** A link where the repository is on the web: tags are anyone's text, so only https addresses become one. */
function Commit({ commit, repository }: { readonly commit: string; readonly repository: string | undefined }) {
	const short = <code title={commit}>{commit.slice(0, 10)}</code>;
	const web = repository?.replace(/^git@([^:]+):/, "https://$1/").replace(/\.git$/, "");
	if (!web?.startsWith("https://") || !/^[0-9a-f]{7,40}$/.test(commit)) return short;
	return (
		<a class="link" href={`${web}/commit/${commit}`} rel="noreferrer noopener" target="_blank">
			{short}
		</a>
	);
}
