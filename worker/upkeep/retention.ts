/**
 * Retention: walks all runs, a stretch in each run of the job, and takes from them what the rules say
 * (retention-rule.ts). Each loss is noted on the run as a tag with its date, which is also how a repetition knows that
 * it is done. Files go first and the note follows, so a step that dies in between is done again and finds nothing.
 */

import { bucketPath } from "../artifacts/location.ts";
import { deleteArtifacts } from "../artifacts/store.ts";
import { EFFECTIVE_LIFECYCLE } from "../tracking/run-row.ts";
import type { Work } from "../work.ts";
import type { Job, Step } from "./job.ts";
import { DONE_TAG, type Loss, lossesOf, type RetentionCandidate } from "./retention-rule.ts";
import { asksForRetention, readUpkeepSettings, type UpkeepSettings } from "./settings.ts";
import { thinRun } from "./thin.ts";

/** Runs looked at in one invocation: their tags are parsed, 1 ms of CPU for 200. */
const STRETCH = 200;

/** The most that one run's losses take: files (3), thinning a chunk (6), the note (1). */
const STATEMENTS_A_RUN = 10;

export const retentionJob: Job = {
	name: "retention",
	title: "Thins, removes and archives what the retention rules say",
	every: 10 * 60_000,
	statements: 34,
	cpu: 7,
	async run(step) {
		const { work, cursor } = step;
		const settings = await readUpkeepSettings(work.db);
		if (!asksForRetention(settings)) return { cursor: null, did: {} };
		const { runs, next } = await retentionStretch(work, settings, Number(cursor ?? 0), STRETCH);
		const did = { thinned: 0, emptied: 0, archived: 0 };
		for (const run of runs) {
			if (step.left() < STATEMENTS_A_RUN) return { cursor: String(run.seq - 1), did };
			if (!(await lose(step, run, did))) return { cursor: String(run.seq - 1), did };
		}
		return { cursor: String(next), did };
	},
};

/** A run with what the rules take from it. */
export interface Losing {
	readonly seq: number;
	readonly run_id: string;
	readonly name: string;
	readonly experiment_id: number;
	readonly artifact_uri: string;
	readonly losses: readonly Loss[];
}

type Row = Omit<Losing, "losses"> &
	Omit<RetentionCandidate, "tags" | "registered"> & { tags: string; registered: 0 | 1 };

/**
 * The runs among the next `limit` after number `from` that lose something, and where the walk goes on (0 at the end).
 * One statement. Also the dry run: it changes nothing.
 */
export async function retentionStretch(
	work: Work,
	settings: UpkeepSettings,
	from: number,
	limit: number,
): Promise<{ runs: Losing[]; next: number }> {
	const { results } = await work.db
		.prepare(
			// Registered runs are found once for the whole stretch: model_versions has no index by run.
			`WITH registered AS MATERIALIZED (
				SELECT run_id FROM model_versions WHERE run_id IS NOT NULL
				UNION SELECT m.source_run_id FROM model_versions v JOIN logged_models m ON m.model_id = v.logged_model_id)
			SELECT r.seq, r.run_id, r.name, r.experiment_id, r.artifact_uri, r.status, r.end_time, r.updated_at,
				${EFFECTIVE_LIFECYCLE} AS lifecycle, json(r.tags) AS tags, r.run_id IN registered AS registered
			FROM runs r CROSS JOIN experiments e ON e.id = r.experiment_id WHERE r.seq > ?1 ORDER BY r.seq LIMIT ?2`,
		)
		.bind(from, limit)
		.all<Row>();
	const { default: standard, experiments } = settings.retention;
	const runs = results.flatMap((row) => {
		const run = { ...row, tags: JSON.parse(row.tags) as Record<string, string>, registered: row.registered === 1 };
		const losses = lossesOf(run, experiments[row.experiment_id] ?? standard, work.now);
		const { seq, run_id, name, experiment_id, artifact_uri } = row;
		return losses.length > 0 ? [{ seq, run_id, name, experiment_id, artifact_uri, losses }] : [];
	});
	return { runs, next: results.length < limit ? 0 : results.at(-1)!.seq };
}

/** @returns false where the run is not done yet and the next invocation goes on with it */
async function lose(
	{ work }: Step,
	run: Losing,
	did: Record<"thinned" | "emptied" | "archived", number>,
): Promise<boolean> {
	const done: Loss[] = [];
	if (run.losses.includes("files")) {
		const root = bucketPath(run.artifact_uri);
		if (root !== undefined) await deleteArtifacts(work, root);
		did.emptied++;
		done.push("files");
	}
	let whole = true;
	if (run.losses.includes("points")) {
		whole = await thinRun(work, run.seq);
		if (whole) {
			did.thinned++;
			done.push("points");
		}
	}
	if (run.losses.includes("archive")) {
		did.archived++;
		done.push("archive");
	}
	if (done.length > 0) await note(work, run.seq, done);
	return whole;
}

/** Notes what was done, and archives, in one statement; a run that was starred or tagged meanwhile is still archived. */
async function note(work: Work, seq: number, done: readonly Loss[]): Promise<void> {
	const date = new Date(work.now).toISOString().slice(0, 10);
	const tags = JSON.stringify(Object.fromEntries(done.map((loss) => [DONE_TAG[loss], date])));
	await work.db
		.prepare(
			`UPDATE runs SET tags = jsonb_patch(tags, ?2),
				lifecycle = iif(?3, 'deleted', lifecycle), lifecycle_epoch = iif(?3,
					(SELECT lifecycle_epoch FROM experiments e WHERE e.id = runs.experiment_id), lifecycle_epoch)
			WHERE seq = ?1`,
		)
		.bind(seq, tags, done.includes("archive") ? 1 : 0)
		.run();
}
