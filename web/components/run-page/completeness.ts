/** What somebody needs to trust and repeat a run, and the line that would have logged what is missing. */
import type { RunWithContext } from "../../data/runs.ts";

/** Where MLflow's clients and dashboards keep a note. */
export const NOTE_TAG = "mlflow.note.content";

export interface Check {
	readonly id: string;
	readonly name: string;
	/** What is there, in short; undefined where it is missing. */
	readonly found: string | undefined;
	/** Python that would log it. */
	readonly line: string;
}

const SEED = /(^|[^a-z])(random_state|seed|random_seed|rng)([^a-z]|$)/i;

/** @param requirements where the environment is described among the run's files; undefined where it is not */
export function checksOf(run: RunWithContext, requirements: string | undefined): Check[] {
	const { params, tags, datasets } = run;
	const seed = Object.keys(params).find((name) => SEED.test(name) && params[name] !== "None");
	const commit = tags["mlflow.source.git.commit"];
	const dirty = tags["mlflow.source.git.dirty"]?.toLowerCase() === "true";
	const [dataset, ...more] = datasets;
	return [
		{
			id: "seed",
			name: "Seed",
			found: seed && `${seed} = ${params[seed]}`,
			line: 'mlflow.log_param("seed", seed)',
		},
		{
			id: "data",
			name: "Data version",
			found: dataset && `${dataset.name} ${dataset.digest}${more.length > 0 ? ` and ${more.length} more` : ""}`,
			line: 'mlflow.log_input(mlflow.data.from_pandas(df, source=path, name="train"), context="training")',
		},
		{
			id: "code",
			name: "Code version",
			found: commit && `${commit.slice(0, 10)}${dirty ? ", with changes not committed" : ""}`,
			line: 'mlflow.set_tag("mlflow.source.git.commit", commit)  # by itself where git and gitpython are there',
		},
		{
			id: "environment",
			name: "Environment",
			found: requirements,
			line: 'mlflow.log_artifact("requirements.txt")  # after: pip freeze > requirements.txt',
		},
		{
			id: "note",
			name: "Note",
			found: tags[NOTE_TAG] ? "written" : undefined,
			line: 'mlflow.set_tag("mlflow.note.content", "What was tried, and what came out of it")',
		},
	];
}
