/**
 * Purging: removing deleted runs and experiments for good, with points and files. Only an admin does it, only to what is
 * deleted already, and never to what a model version was made of.
 *
 * Files go first and rows last: a purge that is cut off leaves a deleted run that can be purged again, never files that
 * nobody knows of. Numbers of experiments and runs are never used again; the experiment's name is free afterwards.
 */
import { audit } from "../access/audit.ts";
import { bucketPath, PROXIED_ROOT } from "../artifacts/location.ts";
import { deleteArtifacts } from "../artifacts/store.ts";
import { Failure, invalid } from "../errors.ts";
import { getExperiment } from "../tracking/experiments.ts";
import { noSuchRun } from "../tracking/explain.ts";
import { EFFECTIVE_LIFECYCLE } from "../tracking/run-row.ts";
import { inScope, type Work } from "../work.ts";

/**
 * Runs of an experiment that one call purges. Each writes a row for itself, for each chunk, and for each of its entries
 * in the index (triggers of migrations/0006 remove those): about 40 of the free plan's 100,000 a day.
 */
export const RUNS_AT_ONCE = 100;

interface Doomed {
	seq: number;
	run_id: string;
	artifact_uri: string;
}

/**
 * Purges a deleted run. Six statements.
 * @throws Failure `not_found`, `invalid` where it is not deleted, `conflict` where a model version was made of it
 */
export async function purgeRun(work: Work, runId: string): Promise<void> {
	const run = await work.db
		.prepare(
			`SELECT r.seq, r.run_id, r.artifact_uri, ${EFFECTIVE_LIFECYCLE} AS lifecycle
			FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE r.run_id = ?1 AND ${inScope("e.id", 2)}`,
		)
		.bind(runId, work.scope)
		.first<Doomed & { lifecycle: string }>();
	if (!run) throw noSuchRun(runId);
	if (run.lifecycle !== "deleted") throw invalid(`The run ${runId} is not deleted. Delete it first, then purge it.`);
	await refuseRegistered(work, "r.run_id = ?1", runId);
	await removeFiles(work, [run]);
	await removeRows(work, [run], [audit(work, "run.purge", runId)]);
}

/**
 * Purges some runs of a deleted experiment, and the experiment itself once it has none: call it until it says true.
 * @throws Failure `not_found`, `invalid` where it is not deleted or is the default one, `conflict` as above
 */
export async function purgeExperiment(work: Work, id: number): Promise<{ done: boolean; runs: number }> {
	const experiment = await getExperiment(work, id);
	if (id === 0) throw invalid("The default experiment cannot be purged: clients log to it without asking.");
	if (experiment.lifecycle !== "deleted") {
		throw invalid(`The experiment ${id} is not deleted. Delete it first, then purge it.`);
	}
	await refuseRegistered(work, "r.experiment_id = ?1", id);
	const { results: runs } = await work.db
		.prepare("SELECT seq, run_id, artifact_uri FROM runs WHERE experiment_id = ?1 LIMIT ?2")
		.bind(id, RUNS_AT_ONCE)
		.all<Doomed>();
	if (runs.length > 0) {
		await removeFiles(work, runs);
		await removeRows(work, runs, []);
	}
	if (runs.length === RUNS_AT_ONCE) return { done: false, runs: runs.length };
	// A folder of its own holds logged models too; one that somebody chose may be shared with others.
	if (experiment.artifact_location === `${PROXIED_ROOT}${id}`) await deleteArtifacts(work, String(id));
	await work.db.batch([
		audit(work, "experiment.purge", String(id), { name: experiment.name }),
		...["logged_models", "datasets", "experiment_keys"].map((table) =>
			work.db.prepare(`DELETE FROM ${table} WHERE experiment_id = ?1`).bind(id),
		),
		work.db.prepare("DELETE FROM experiments WHERE id = ?1 AND lifecycle = 'deleted'").bind(id),
	]);
	return { done: true, runs: runs.length };
}

/** @throws Failure `conflict`, naming the version */
async function refuseRegistered(work: Work, where: string, value: string | number): Promise<void> {
	const version = await work.db
		.prepare(
			`SELECT m.name, v.version, r.run_id FROM model_versions v CROSS JOIN runs r ON r.run_id = v.run_id
			JOIN registered_models m ON m.id = v.model WHERE ${where} LIMIT 1`,
		)
		.bind(value)
		.first<{ name: string; version: number; run_id: string }>();
	if (!version) return;
	throw new Failure(
		"conflict",
		`Version ${version.version} of the model '${version.name}' was made of the run ${version.run_id}. Delete that ` +
			"version first; nothing was purged.",
	);
}

async function removeFiles(work: Work, runs: readonly Doomed[]): Promise<void> {
	for (const { artifact_uri } of runs) {
		const root = bucketPath(artifact_uri);
		if (root !== undefined) await deleteArtifacts(work, root);
	}
	if (!work.bucket) return;
	const { results } = await work.db
		.prepare(
			`SELECT DISTINCT object FROM json_each(?1) w CROSS JOIN metric_chunks c ON c.run_seq = w.value
			WHERE object IS NOT NULL`,
		)
		.bind(JSON.stringify(runs.map(({ seq }) => seq)))
		.all<{ object: string }>();
	// R2 takes a thousand keys a call.
	for (let at = 0; at < results.length; at += 1_000) {
		await work.bucket.delete(results.slice(at, at + 1_000).map(({ object }) => object));
	}
}

async function removeRows(work: Work, runs: readonly Doomed[], more: readonly D1PreparedStatement[]): Promise<void> {
	const numbers = JSON.stringify(runs.map(({ seq }) => seq));
	await work.db.batch([
		...more,
		work.db.prepare("DELETE FROM metric_chunks WHERE run_seq IN (SELECT value FROM json_each(?1))").bind(numbers),
		work.db.prepare("DELETE FROM runs WHERE seq IN (SELECT value FROM json_each(?1))").bind(numbers),
	]);
}
