import { readFile } from "../../data/artifacts.ts";
import { useRunModels } from "../../data/models.ts";
import { useResource } from "../../data/resource.ts";
import type { RunWithContext } from "../../data/runs.ts";
import { to } from "../../router.ts";
import { AliasChip, StageMark } from "../models/marks.tsx";
import { type Column, parseMlModel } from "./ml-model.ts";
import { useModelFiles } from "./use-model-files.ts";

/** What the run left behind to be used: models that it logged, versions registered from it, and what they take. */
export function ModelsPanel({ run }: { readonly run: RunWithContext }) {
	const models = useRunModels(run.run_id).data.value;
	const folder = useModelFiles(run.run_id).data.value?.model;
	const count = (models?.logged.length ?? 0) + (models?.versions.length ?? 0);
	if (count === 0 && folder === undefined) return null;
	return (
		<section class="card panel" aria-label="Models">
			<header class="panel-head">
				<h2>Models</h2>
			</header>
			<ul class="run-models">
				{models?.versions.map(({ name, version, stage, aliases }) => (
					<li key={`${name} ${version}`}>
						<a class="link" href={to.model(name, version)} dir="auto">
							{name} v{version}
						</a>
						<StageMark stage={stage} />
						{aliases.map((alias) => (
							<AliasChip key={alias} alias={alias} />
						))}
					</li>
				))}
				{models?.logged.map((model) => (
					<li key={model.model_id}>
						<span dir="auto">{model.name}</span>
						<span class="quiet">
							logged{model.type && `, ${model.type}`}
							{model.status === "failed" && ", its upload failed"}
							{model.status === "pending" && ", upload not finished"}
						</span>
						<code class="quiet truncate">{model.model_id}</code>
					</li>
				))}
			</ul>
			{folder !== undefined && <MlModelFacts run={run} folder={folder} />}
		</section>
	);
}

/** The MLmodel file in words. */
function MlModelFacts({ run, folder }: { readonly run: RunWithContext; readonly folder: string }) {
	const path = `${folder}/MLmodel`;
	const { data } = useResource(`MLmodel ${run.run_id} ${folder}`, async () =>
		parseMlModel(await (await readFile(run.run_id, path, new AbortController().signal)).text()),
	);
	const model = data.value;
	if (!model) return null;
	const versions = [model.python && `Python ${model.python}`, model.mlflow && `MLflow ${model.mlflow}`];
	return (
		<dl class="details">
			<div>
				<dt>Files</dt>
				<dd>
					<a
						class="link"
						href={`${to.run(run.experiment_id, run.run_id, "artifacts")}?${new URLSearchParams({ path })}`}
					>
						{path}
					</a>
				</dd>
			</div>
			<div>
				<dt>Flavors</dt>
				<dd>{model.flavors.join(", ")}</dd>
			</div>
			{versions.some(Boolean) && (
				<div>
					<dt>Made with</dt>
					<dd>{versions.filter(Boolean).join(", ")}</dd>
				</div>
			)}
			<Columns name="Takes" columns={model.inputs} />
			<Columns name="Gives" columns={model.outputs} />
		</dl>
	);
}

/** Columns that are named; wide tables have hundreds. */
const NAMED = 12;

function Columns({ name, columns }: { readonly name: string; readonly columns: readonly Column[] }) {
	if (columns.length === 0) return null;
	return (
		<div>
			<dt>{name}</dt>
			<dd>
				{columns
					.slice(0, NAMED)
					.map((column) => `${column.name} ${column.type}`)
					.join(", ")}
				{columns.length > NAMED && ` and ${columns.length - NAMED} more`}
			</dd>
		</div>
	);
}
