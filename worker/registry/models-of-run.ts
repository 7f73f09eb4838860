/** What a run left in the registry: the models that it logged, and the versions that were registered from it. */
import type { RunRow } from "../tracking/run-row.ts";
import { inScope, type Work } from "../work.ts";
import { LOGGED_MODEL_COLUMNS, type LoggedModel, type LoggedModelRow, parseLoggedModel } from "./logged-model-row.ts";
import { type ModelVersion, parseVersion, VERSION_JSON } from "./rows.ts";

/** More than anybody reads on a run's page. */
const SHOWN = 50;

/**
 * Two statements. No index leads from a run to its versions (it would cost a row a version): all versions are read,
 * of which there are thousands at the most.
 */
export async function modelsOfRun(
	work: Work,
	run: Pick<RunRow, "run_id" | "models">,
): Promise<{ logged: LoggedModel[]; versions: ModelVersion[] }> {
	const made = Object.keys((JSON.parse(run.models) as { out?: Record<string, unknown> }).out ?? {});
	const [logged, versions] = await work.db.batch([
		work.db
			.prepare(
				`SELECT ${LOGGED_MODEL_COLUMNS} FROM logged_models WHERE model_id IN (SELECT value FROM json_each(?1))
				AND deleted_at IS NULL AND ${inScope("experiment_id", 2)} ORDER BY created_at DESC LIMIT ${SHOWN}`,
			)
			.bind(JSON.stringify(made), work.scope),
		work.db
			.prepare(
				`SELECT ${VERSION_JSON} AS json FROM model_versions v JOIN registered_models m ON m.id = v.model
				WHERE v.run_id = ?1 ORDER BY m.name, v.version DESC LIMIT ${SHOWN}`,
			)
			.bind(run.run_id),
	]);
	return {
		logged: (logged!.results as LoggedModelRow[]).map(parseLoggedModel),
		versions: (versions!.results as { json: string }[]).map(({ json }) => parseVersion(json)),
	};
}
