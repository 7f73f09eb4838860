import "../components/list.css";
import "../components/models/models.css";
import { useSignal } from "@preact/signals";
import { useCrumbs } from "../components/crumbs.ts";
import { ModelTable } from "../components/models/model-table.tsx";
import { Problem } from "../components/problem.tsx";
import { matches } from "../components/search-text.ts";
import { Snippet } from "../components/snippet.tsx";
import { useModels } from "../data/models.ts";
import { countOf } from "../format/number.ts";
import { to } from "../router.ts";

const FIRST_MODEL = `with mlflow.start_run():
    mlflow.sklearn.log_model(model, name="model", registered_model_name="churn-classifier")`;

/** All registered models: which version serves what. */
export function ModelsPage() {
	useCrumbs([{ label: "Models", href: to.models() }]);
	const { data, error, reload } = useModels();
	const search = useSignal("");
	const models = data.value;
	if (!models && error.value && error.value.status !== 401) {
		return <Problem title="The models could not be read" error={error.value} retry={() => void reload()} />;
	}
	const shown = models?.filter((m) =>
		matches(search.value, [m.name, m.description, ...Object.entries(m.tags).flat(), ...Object.keys(m.aliases)]),
	);
	return (
		<div class="content" aria-busy={!models}>
			<div class="models-head">
				<h1>Models</h1>
				<span class="quiet home-count">{models && countOf(models.length, "registered model")}</span>
				<input
					class="field"
					type="search"
					placeholder="Search names, aliases and tags"
					aria-label="Search models"
					value={search}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
				/>
			</div>
			{models?.length === 0 ? (
				<>
					<p class="quiet models-none">No model is registered yet. A script registers the model that it logs:</p>
					<Snippet label="Python" code={FIRST_MODEL} />
				</>
			) : shown?.length === 0 ? (
				<p class="quiet">No model matches this search.</p>
			) : (
				shown && <ModelTable models={shown} />
			)}
		</div>
	);
}
