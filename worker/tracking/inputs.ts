/**
 * What a run read and made: datasets and models. The links are documents on the run's row (one row written a
 * request); what a dataset is, its schema and profile, is kept once an experiment in `datasets`.
 */
import { documentKey } from "../db/document-key.ts";
import { type Int64, stringifyJson } from "../json.ts";
import { inScope, type Work } from "../work.ts";
import { explainRefusal } from "./explain.ts";
import { EFFECTIVE_LIFECYCLE, RUN_IS_ACTIVE, type RunRow } from "./run-row.ts";

/** A dataset as its logger describes it; known within an experiment by name and digest. */
export interface Dataset {
	readonly name: string;
	readonly digest: string;
	readonly source_type: string;
	readonly source: string;
	readonly schema: string | null;
	readonly profile: string | null;
}

/** A dataset that a run read, with tags of this use (for instance its role: train, eval). */
export interface DatasetInput {
	readonly dataset: Dataset;
	readonly tags: ReadonlyMap<string, string>;
}

/** A run's link to a dataset, as it lies in the run's `datasets` document. */
export interface DatasetLink {
	readonly name: string;
	readonly digest: string;
	readonly tags: Readonly<Record<string, string>>;
}

/** A run's links to models, as they lie in its `models` document: model id to step. */
export interface ModelLinks {
	readonly in?: Readonly<Record<string, number>>;
	readonly out?: Readonly<Record<string, Int64>>;
}

/**
 * Adds datasets and models that a run read. Logging one again changes nothing but its tags.
 * One row written, and one for each dataset that is new in the experiment.
 * @throws Failure `not_found`, or `invalid` for a deleted run
 */
export async function logInputs(
	work: Work,
	runId: string,
	inputs: readonly DatasetInput[],
	modelIds: readonly string[],
): Promise<void> {
	const links: Record<string, DatasetLink> = {};
	for (const { dataset, tags } of inputs) {
		const { name, digest } = dataset;
		links[documentKey(JSON.stringify([name, digest]))] = { name, digest, tags: Object.fromEntries(tags) };
	}
	const models: ModelLinks = { in: Object.fromEntries(modelIds.map((id) => [id, 0])) };
	const statements = [link(work, runId, JSON.stringify(links), JSON.stringify(modelIds.length > 0 ? models : {}))];
	if (inputs.length > 0) statements.push(insertDatasets(work, runId, inputs));
	const [linked] = await work.db.batch(statements);
	if (linked!.meta.changes === 0) await explainRefusal(work, runId);
}

/** Adds models that a run made, each at a step. @throws Failure `not_found`, or `invalid` for a deleted run */
export async function logOutputs(work: Work, runId: string, steps: ReadonlyMap<string, Int64>): Promise<void> {
	const models = stringifyJson({ out: Object.fromEntries(steps) } satisfies ModelLinks);
	const { meta } = await link(work, runId, "{}", models).run();
	if (meta.changes === 0) await explainRefusal(work, runId);
}

function link(work: Work, runId: string, datasets: string, models: string): D1PreparedStatement {
	return work.db
		.prepare(
			`UPDATE runs SET datasets = jsonb_patch(datasets, ?2), models = jsonb_patch(models, ?3),
				updated_at = max(updated_at, ?4)
			WHERE run_id = ?1 AND ${inScope("experiment_id", 5)} AND ${RUN_IS_ACTIVE}`,
		)
		.bind(runId, datasets, models, work.now, work.scope);
}

function insertDatasets(work: Work, runId: string, inputs: readonly DatasetInput[]): D1PreparedStatement {
	return work.db
		.prepare(
			`INSERT INTO datasets (experiment_id, name, digest, source_type, source, schema, profile)
			SELECT runs.experiment_id, d.value ->> 'name', d.value ->> 'digest', d.value ->> 'source_type',
				d.value ->> 'source', d.value ->> 'schema', d.value ->> 'profile'
			FROM runs, json_each(?2) d
			WHERE run_id = ?1 AND ${inScope("experiment_id", 3)} AND ${RUN_IS_ACTIVE}
			ON CONFLICT DO NOTHING`,
		)
		.bind(runId, JSON.stringify(inputs.map((input) => input.dataset)), work.scope);
}

/**
 * The datasets that `runs` link to, by `datasetKey`. One statement, or none where no run has any.
 */
export async function datasetsOf(work: Work, runs: readonly RunRow[]): Promise<Map<string, Dataset>> {
	const wanted = new Map<string, [number, string, string]>();
	for (const run of runs) {
		for (const { name, digest } of datasetLinks(run)) {
			wanted.set(datasetKey(run.experiment_id, name, digest), [run.experiment_id, name, digest]);
		}
	}
	if (wanted.size === 0) return new Map();
	const { results } = await work.db
		.prepare(
			`SELECT d.* FROM json_each(?1) w CROSS JOIN datasets d
			ON d.experiment_id = w.value ->> 0 AND d.name = w.value ->> 1 AND d.digest = w.value ->> 2`,
		)
		.bind(JSON.stringify([...wanted.values()]))
		.all<Dataset & { experiment_id: number }>();
	return new Map(results.map((row) => [datasetKey(row.experiment_id, row.name, row.digest), row]));
}

export function datasetKey(experimentId: number, name: string, digest: string): string {
	return JSON.stringify([experimentId, name, digest]);
}

export function datasetLinks(run: RunRow): DatasetLink[] {
	return run.datasets === "{}" ? [] : Object.values(JSON.parse(run.datasets) as Record<string, DatasetLink>);
}

export interface DatasetUse {
	readonly experiment_id: number;
	readonly name: string;
	readonly digest: string;
	/** The role of the use, where its logger said one. */
	readonly context: string | null;
}

/**
 * Which datasets the runs of `experimentIds` used, and in which roles, at most `most`. Reads every run of them.
 * @param contextTag the tag of a use that holds its role
 */
export async function datasetUses(
	work: Work,
	experimentIds: readonly number[],
	contextTag: string,
	most: number,
): Promise<DatasetUse[]> {
	const { results } = await work.db
		.prepare(
			`SELECT DISTINCT r.experiment_id, d.value ->> 'name' AS name, d.value ->> 'digest' AS digest,
				d.value ->> ?3 AS context
			FROM json_each(?1) w CROSS JOIN experiments e ON e.id = w.value CROSS JOIN runs r ON r.experiment_id = e.id,
				json_each(r.datasets) d
			WHERE ${inScope("e.id", 2)} AND ${EFFECTIVE_LIFECYCLE} = 'active' LIMIT ?4`,
		)
		.bind(JSON.stringify(experimentIds), work.scope, `$.tags."${documentKey(contextTag)}"`, most)
		.all<DatasetUse>();
	return results;
}
