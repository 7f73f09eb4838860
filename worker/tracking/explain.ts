/**
 * Why a conditional write changed nothing. Writes carry their conditions (the run exists, is active, lies in the
 * caller's scope, no param changes) inside the one statement that writes; only when that changed nothing, one read
 * finds out which condition failed.
 */
import { documentKey } from "../db/document-key.ts";
import { Failure, invalid, notFound } from "../errors.ts";
import { MAX_METRIC_NAMES, MAX_RUN_ROW } from "../limits.ts";
import { inScope, type Work } from "../work.ts";
import { EFFECTIVE_LIFECYCLE, type Lifecycle } from "./run-row.ts";

/** A param was logged before with another value. */
export class ParamConflict extends Failure {
	readonly runId: string;
	readonly changes: readonly { key: string; old: string; new: string }[];

	constructor(runId: string, changes: ParamConflict["changes"]) {
		const [first] = changes;
		super(
			"invalid",
			`Changing param values is not allowed. Param with key='${first?.key}' was already logged with value=` +
				`'${first?.old}' for run ID='${runId}'. Attempted logging new value '${first?.new}'.`,
		);
		this.runId = runId;
		this.changes = changes;
	}
}

/** What the failed write was about to add. */
export interface Attempt {
	readonly params?: ReadonlyMap<string, string>;
}

/**
 * The failure for a write to `runId` that changed nothing.
 * @returns never: it always throws, `not_found` or `invalid`
 */
export async function explainRefusal(work: Work, runId: string, attempt: Attempt = {}): Promise<never> {
	const row = await work.db
		.prepare(
			`SELECT ${EFFECTIVE_LIFECYCLE} AS lifecycle, r.metric_count, json(r.params) AS params
			FROM runs r JOIN experiments e ON e.id = r.experiment_id
			WHERE r.run_id = ?1 AND ${inScope("r.experiment_id", 2)}`,
		)
		.bind(runId, work.scope)
		.first<{ lifecycle: Lifecycle; metric_count: number; params: string }>();
	if (!row) throw noSuchRun(runId);
	if (row.lifecycle !== "active") {
		throw invalid(`The run ${runId} must be in the 'active' state. Current state is ${row.lifecycle}.`);
	}
	const logged = new Map(Object.entries(JSON.parse(row.params) as Record<string, string>));
	const changes = [...(attempt.params ?? [])].flatMap(([key, value]) => {
		const old = logged.get(documentKey(key));
		return old !== undefined && old !== value ? [{ key, old, new: value }] : [];
	});
	if (changes.length > 0) throw new ParamConflict(runId, changes);
	throw invalid(
		`The run ${runId} is full: it has ${row.metric_count} metric names of at most ${MAX_METRIC_NAMES}, and its ` +
			`params, tags and metrics may take ${MAX_RUN_ROW} bytes. Log to another run, or fewer and shorter names.`,
	);
}

export function noSuchRun(runId: string): Failure {
	return notFound(`Run with id=${runId} not found`);
}
