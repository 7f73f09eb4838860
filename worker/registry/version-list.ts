/** The versions of one model with the runs that they came from, as the dashboard shows them. */
import type { Work } from "../work.ts";
import { inScope } from "../work.ts";

/** A page of the dashboard; older versions are found by the search. */
export const LISTED_VERSIONS = 100;

/** Bytes of a run's metrics, about 300 of them: a hundred versions then stay below D1's answer and CPU limits. */
const SHOWN_METRICS_BYTES = 20_000;

/** JSON text of a `SourceRun` of the dashboard's contract, or null where the caller may not see the run. */
const SOURCE_RUN = `(SELECT json_object('run_id', r.run_id, 'experiment_id', CAST(r.experiment_id AS TEXT),
	'experiment_name', e.name, 'name', r.name, 'seq', r.seq,
	'metrics', iif(octet_length(r.metrics) <= ${SHOWN_METRICS_BYTES}, json(r.metrics), json('{}')),
	'datasets', json((SELECT json_group_array(json_object('name', d.value ->> 'name', 'digest', d.value ->> 'digest',
		'context', d.value -> 'tags' ->> 'mlflow.data.context')) FROM json_each(r.datasets) d)))
	FROM runs r JOIN experiments e ON e.id = r.experiment_id
	WHERE r.run_id = v.run_id AND ${inScope("r.experiment_id", 2)})`;

/** JSON text of a `ModelVersionRow` of the dashboard's contract. */
const VERSION_ROW = `json_object('version', v.version, 'stage', v.stage, 'description', v.description,
	'source', v.source, 'user', v.user_id, 'run_id', v.run_id, 'run', json(${SOURCE_RUN}),
	'logged_model_id', v.logged_model_id, 'created_at', v.created_at, 'updated_at', v.updated_at,
	'tags', json(v.tags), 'aliases',
	json((SELECT json_group_array(a.key) FROM json_each(m.aliases) a WHERE a.value = v.version)))`;

/** JSON texts, newest first: infinities among metrics would not survive parsing and printing. */
export async function listVersions(work: Work, name: string): Promise<{ rows: string[]; more: boolean }> {
	const { results } = await work.db
		.prepare(
			`SELECT ${VERSION_ROW} AS json FROM registered_models m JOIN model_versions v ON v.model = m.id
			WHERE m.name = ?1 ORDER BY v.version DESC LIMIT ${LISTED_VERSIONS + 1}`,
		)
		.bind(name, work.scope)
		.all<{ json: string }>();
	return { rows: results.slice(0, LISTED_VERSIONS).map(({ json }) => json), more: results.length > LISTED_VERSIONS };
}
