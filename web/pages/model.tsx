import "../components/list.css";
import "../components/models/models.css";
import { useSignal } from "@preact/signals";
import { attempt } from "../components/attempt.ts";
import { useCrumbs } from "../components/crumbs.ts";
import { Markdown } from "../components/markdown/markdown.tsx";
import { TextForm } from "../components/markdown/text-form.tsx";
import { mayChangeModels, VersionTable } from "../components/models/version-table.tsx";
import { Problem } from "../components/problem.tsx";
import { RelativeTime } from "../components/relative-time.tsx";
import { Snippet } from "../components/snippet.tsx";
import { TagList } from "../components/tag-list.tsx";
import { describeModel, type Model, useModel } from "../data/models.ts";
import { countOf } from "../format/number.ts";
import { to } from "../router.ts";

/** A registered model: what it is, its versions, and how a program loads it. */
export function ModelPage({ name, version }: { readonly name: string; readonly version: number | null }) {
	useCrumbs([
		{ label: "Models", href: to.models() },
		{ label: name, href: to.model(name) },
	]);
	const { data, error, reload } = useModel(name);
	const model = data.value;
	if (!model && error.value && error.value.status !== 401) {
		const title = error.value.status === 404 ? "There is no such model" : "The model could not be read";
		return <Problem title={title} error={error.value} retry={() => void reload()} />;
	}
	if (!model) return <div class="content" aria-busy="true" />;
	return (
		<div class="content model-page">
			<header>
				<h1 dir="auto">{model.name}</h1>
				<div class="model-facts">
					<span>{model.more_versions ? "over 100 versions" : countOf(model.versions.length, "version")}</span>
					<span>
						changed <RelativeTime time={model.updated_at} />
					</span>
					<span>
						<TagList tags={model.tags} />
					</span>
				</div>
			</header>
			<Description model={model} />
			{model.versions.length > 0 ? (
				<VersionTable model={model} named={version} />
			) : (
				<p class="quiet">It has no versions yet.</p>
			)}
			{model.more_versions && <p class="quiet">The newest 100. MLflow's client searches all of them.</p>}
			{model.versions.length > 0 && <Snippet label="Load it, in Python" code={loadLines(model, version)} />}
		</div>
	);
}

function Description({ model }: { readonly model: Model }) {
	const draft = useSignal<string | undefined>(undefined);
	const { name, description } = model;
	if (draft.value !== undefined) {
		return (
			<TextForm
				label="Description"
				placeholder="What does it predict, from what, and whom to ask?"
				draft={draft}
				save={(text) => {
					const undo = () => describeModel(name, description);
					if (text !== description) attempt(() => describeModel(name, text), { done: "Saved the description", undo });
				}}
			/>
		);
	}
	const edit = mayChangeModels() && (
		<button
			type="button"
			class={description ? "button bare" : "button"}
			onClick={() => {
				draft.value = description;
			}}
		>
			{description ? "Edit" : "Describe it"}
		</button>
	);
	return (
		<section class="prose" aria-label="Description">
			{description && <Markdown text={description} />}
			{edit}
		</section>
	);
}

/** By the alias that stands first, since that is what services should use; by number where there is none. */
function loadLines(model: Model, named: number | null): string {
	const [alias] = Object.keys(model.aliases);
	const which = named !== null ? `/${named}` : alias ? `@${alias}` : `/${model.versions[0]?.version}`;
	return `import mlflow\n\nmodel = mlflow.pyfunc.load_model("models:/${model.name}${which}")`;
}
