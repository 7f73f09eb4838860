/**
 * Runs that are under way but silent: what lies in their tails is sealed, and those whose client vanished become FAILED.
 *
 * Whether a client is alive is known by nothing but what it logs. One that was only slow comes back: its next points
 * make the run RUNNING again, and this job finds those that came back before ingest did so itself. Every change carries
 * its condition, so that points which arrive between looking and changing win.
 */
import { DamagedBlock } from "../metrics/bytes.ts";
import { sealTail } from "../metrics/seal.ts";
import { IS_OPEN } from "../tracking/run-index.ts";
import type { Work } from "../work.ts";
import type { Job, Step } from "./job.ts";
import { readUpkeepSettings } from "./settings.ts";

/** The tag that says why upkeep failed a run; it begins with when, as ISO text of 24 characters. */
export const VANISHED_TAG = "runnel.vanished";

/** A tail is sealed after so long without a sign of life (ms): readers re-read an open one from its beginning. */
const SILENT = 15 * 60_000;

/** Sealing takes four statements and up to 6 ms of CPU a run; most tails are small. */
const SEALED_AT_ONCE = 3;
/** Characters of tail in all that one invocation re-encodes. */
const SEALED_CHARACTERS = 100_000;

export const runningJob: Job = {
	name: "running",
	title: "Seals what silent runs logged, and marks runs whose client vanished as failed",
	every: 10 * 60_000,
	statements: 20,
	cpu: 6,
	async run(step) {
		const { work } = step;
		const { vanished_hours } = await readUpkeepSettings(work.db);
		const failed = await failVanished(work, vanished_hours);
		const revived = await revive(work);
		return { cursor: null, did: { failed, revived, sealed: await sealSilent(step) } };
	},
};

/** Rows read: the running runs, by the index of these. @returns how many were sealed */
async function sealSilent({ work, left }: Step): Promise<number> {
	const { results } = await work.db
		.prepare(
			`SELECT seq, octet_length(tail) AS characters FROM runs INDEXED BY runs_running
			WHERE ${IS_OPEN()} AND octet_length(tail) > 0 AND updated_at < ?1 LIMIT ${SEALED_AT_ONCE}`,
		)
		.bind(work.now - SILENT)
		.all<{ seq: number; characters: number }>();
	return sealEach(work.db, results, left);
}

/**
 * Seals runs while statements and CPU last; the first always, or a long tail would never be. A run whose points cannot
 * be read stays as it is, and stops nobody else's.
 */
export async function sealEach(
	db: D1Database,
	runs: readonly { seq: number; characters: number }[],
	left: () => number,
): Promise<number> {
	let sealed = 0;
	let characters = 0;
	for (const run of runs) {
		characters += run.characters;
		if (left() < 4 || (sealed > 0 && characters > SEALED_CHARACTERS)) break;
		try {
			await sealTail(db, run.seq);
		} catch (error) {
			if (!(error instanceof DamagedBlock)) throw error;
			console.error(JSON.stringify({ level: "error", message: `run ${run.seq}: ${error.message}` }));
		}
		sealed++;
	}
	return sealed;
}

/** One statement. Its end is its last sign of life. */
async function failVanished(work: Work, hours: number): Promise<number> {
	const at = new Date(work.now).toISOString();
	const { meta } = await work.db
		.prepare(
			`UPDATE runs SET status = 'FAILED', end_time = updated_at, updated_at = ?2,
				tags = jsonb_patch(tags, json_object('${VANISHED_TAG}', ?3))
			WHERE seq IN (SELECT seq FROM runs INDEXED BY runs_running
				WHERE ${IS_OPEN()} AND status = 'RUNNING' AND updated_at < ?1 LIMIT 50)
				AND status = 'RUNNING' AND updated_at < ?1`,
		)
		.bind(work.now - hours * 3_600_000, work.now, `${at}: no sign of life for ${hours} hours`)
		.run();
	return meta.changes;
}

/** Runs looked at for having come back: the newest, which reads so many rows. */
const LOOKED_AT = 200;

/** One statement. A run that was failed as vanished and was written to after that is RUNNING again. */
async function revive(work: Work): Promise<number> {
	const tag = `tags ->> '$."${VANISHED_TAG}"'`;
	const { meta } = await work.db
		.prepare(
			`UPDATE runs SET status = 'RUNNING', end_time = NULL, tags = jsonb_remove(tags, '$."${VANISHED_TAG}"')
			WHERE seq > (SELECT max(seq) FROM runs) - ${LOOKED_AT} AND status = 'FAILED' AND ${tag} IS NOT NULL
				AND updated_at > CAST(round(unixepoch(substr(${tag}, 1, 24), 'subsec') * 1000) AS INTEGER)`,
		)
		.run();
	return meta.changes;
}
