/** Experiments: made, read, renamed, tagged, deleted and restored. */

import { audit } from "../access/audit.ts";
import { PROXIED_ROOT } from "../artifacts/location.ts";
import { documentPath } from "../db/document-key.ts";
import { Failure, invalid, notFound } from "../errors.ts";
import { documentJson } from "../metrics/ingest.ts";
import { inScope, type Work } from "../work.ts";
import type { Lifecycle } from "./run-row.ts";

export interface ExperimentRow {
	id: number;
	name: string;
	artifact_location: string;
	lifecycle: Lifecycle;
	/** Milliseconds since 1970 UTC. */
	created_at: number;
	updated_at: number;
	/** JSON text of `{document key: text}`. */
	tags: string;
}

/** The columns of an `ExperimentRow`, from `experiments e`. */
export const EXPERIMENT_COLUMNS =
	"e.id, e.name, e.artifact_location, e.lifecycle, e.created_at, e.updated_at, json(e.tags) AS tags";

export interface NewExperiment {
	readonly name: string;
	/** Where files go; by default the proxied store under the experiment's own number. */
	readonly artifactLocation?: string | undefined;
	readonly tags?: ReadonlyMap<string, string>;
}

/**
 * Makes an experiment and returns its number. Its number comes from a counter, so that it is never used again.
 * @throws Failure `already_exists` where the name is taken, by a deleted experiment too
 */
export async function createExperiment(work: Work, experiment: NewExperiment): Promise<number> {
	if (work.scope !== null)
		throw new Failure("forbidden", "This token is limited to some experiments and can make none.");
	const [, made] = await work.db
		.batch<{ id: number }>([
			work.db.prepare("UPDATE counters SET value = value + 1 WHERE name = 'experiment'"),
			work.db
				.prepare(
					`INSERT INTO experiments (id, name, artifact_location, created_at, updated_at, tags)
					SELECT value, ?1, coalesce(?2, '${PROXIED_ROOT}' || value), ?3, ?3, jsonb(?4)
					FROM counters WHERE name = 'experiment' RETURNING id`,
				)
				.bind(experiment.name, experiment.artifactLocation ?? null, work.now, documentJson(experiment.tags, "tag")),
		])
		.catch((error: unknown) => {
			if (!isTaken(error)) throw error;
			throw new Failure(
				"already_exists",
				`Experiment(name=${experiment.name}) already exists. A deleted experiment keeps its name until it is purged.`,
			);
		});
	return made!.results[0]!.id;
}

function isTaken(error: unknown): boolean {
	return error instanceof Error && error.message.includes("UNIQUE constraint failed");
}

/** One experiment, deleted ones too. @throws Failure `not_found` */
export async function getExperiment(work: Work, id: number): Promise<ExperimentRow> {
	const row = await work.db
		.prepare(`SELECT ${EXPERIMENT_COLUMNS} FROM experiments e WHERE e.id = ?1 AND ${inScope("e.id", 2)}`)
		.bind(id, work.scope)
		.first<ExperimentRow>();
	if (!row) throw noSuchExperiment(id);
	return row;
}

/** One experiment by its name, deleted ones too, or undefined. */
export async function findExperiment(work: Work, name: string): Promise<ExperimentRow | undefined> {
	const row = await work.db
		.prepare(`SELECT ${EXPERIMENT_COLUMNS} FROM experiments e WHERE e.name = ?1 AND ${inScope("e.id", 2)}`)
		.bind(name, work.scope)
		.first<ExperimentRow>();
	return row ?? undefined;
}

/** @throws Failure `not_found`, `invalid` where it is deleted or the name is taken */
export async function renameExperiment(work: Work, id: number, name: string): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE experiments SET name = ?2, updated_at = ?3
			WHERE id = ?1 AND lifecycle = 'active' AND ${inScope("id", 4)}`,
		)
		.bind(id, name, work.now, work.scope)
		.run()
		.catch((error: unknown) => {
			if (!isTaken(error)) throw error;
			throw invalid(`Cannot rename experiment ${id}: the name '${name}' is taken.`);
		});
	if (meta.changes === 0) await explainNoExperiment(work, id);
}

/**
 * Deletes or restores an experiment and with it all its runs: one row, since runs' own marks of older epochs no longer
 * count (migrations/0001).
 * @throws Failure `not_found` where it is absent or in that state already
 */
export async function markExperiment(work: Work, id: number, lifecycle: Lifecycle): Promise<void> {
	const [, marked] = await work.db.batch([
		audit(
			work,
			lifecycle === "deleted" ? "experiment.delete" : "experiment.restore",
			String(id),
			{},
			{
				sql: (n) =>
					`EXISTS (SELECT 1 FROM experiments WHERE id = ?${n} AND lifecycle <> ?${n + 1} AND ${inScope("id", n + 2)})`,
				values: [id, lifecycle, work.scope],
			},
		),
		work.db
			.prepare(
				`UPDATE experiments SET lifecycle = ?2, lifecycle_epoch = lifecycle_epoch + 1, updated_at = ?3
				WHERE id = ?1 AND lifecycle <> ?2 AND ${inScope("id", 4)}`,
			)
			.bind(id, lifecycle, work.now, work.scope),
	]);
	if (marked!.meta.changes === 0)
		throw notFound(`No ${lifecycle === "deleted" ? "active" : "deleted"} experiment with ID ${id} exists.`);
}

/** @throws Failure `not_found`, or `invalid` for a deleted experiment */
export async function setExperimentTag(work: Work, id: number, name: string, value: string): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE experiments SET tags = jsonb_patch(tags, ?2)
			WHERE id = ?1 AND lifecycle = 'active' AND ${inScope("id", 3)}`,
		)
		.bind(id, documentJson(new Map([[name, value]]), "tag"), work.scope)
		.run();
	if (meta.changes === 0) await explainNoExperiment(work, id);
}

/** @throws Failure `not_found` for an unknown experiment or tag, `invalid` for a deleted experiment */
export async function deleteExperimentTag(work: Work, id: number, name: string): Promise<void> {
	const { meta } = await work.db
		.prepare(
			`UPDATE experiments SET tags = jsonb_remove(tags, ?2)
			WHERE id = ?1 AND lifecycle = 'active' AND json_type(tags, ?2) IS NOT NULL AND ${inScope("id", 3)}`,
		)
		.bind(id, documentPath(name), work.scope)
		.run();
	if (meta.changes > 0) return;
	const experiment = await getExperiment(work, id);
	if (experiment.lifecycle !== "active") await explainNoExperiment(work, id);
	throw notFound(`No tag with name: ${name} in experiment with id ${id}`);
}

/** Why a write found no active experiment `id`. @returns never: it always throws */
export async function explainNoExperiment(work: Work, id: number): Promise<never> {
	const { lifecycle } = await getExperiment(work, id);
	throw invalid(`The experiment ${id} must be in the 'active' state. Current state is ${lifecycle}.`);
}

function noSuchExperiment(id: number): Failure {
	return notFound(`No Experiment with id=${id} exists`);
}
