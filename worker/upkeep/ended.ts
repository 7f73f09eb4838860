/**
 * Runs that have ended: a tail that was left open (the request that ended the run died before it sealed, or points came
 * late) is sealed, and their points move into the bucket. No index finds them, since one would cost a row with every
 * run, so the job walks: in each run the newest runs, where nearly all of it happens, and a stretch of the older ones,
 * going round. 100,000 runs are gone round in a day and a half, at 1 % of a day's rows read.
 */
import { coolRun } from "../metrics/cold.ts";
import type { Work } from "../work.ts";
import type { Job } from "./job.ts";
import { sealEach } from "./running.ts";

/** Runs looked at: of the newest, and of the older ones. */
const NEWEST = 100;
const STRETCH = 500;
const FOUND_AT_ONCE = 4;

/** Late points come within minutes of a run's end (ms). */
const QUIET = 3_600_000;

/** Moving a run's points takes two statements and one for each of its chunks, of which it moves 20 at once. */
const COOLED_STATEMENTS = 21;

interface Found {
	seq: number;
	characters: number;
}

export const endedJob: Job = {
	name: "ended",
	title: "Seals and moves into the bucket what ended runs left in the database",
	every: 10 * 60_000,
	statements: 26,
	cpu: 6,
	async run({ work, cursor, left }) {
		const from = Number(cursor ?? 0);
		const { found, walked } = await walk(work, from);
		const open = found.filter(({ characters }) => characters > 0);
		const sealed = await sealEach(work.db, open.slice(0, 1), left);
		let moved = 0;
		for (const { seq, characters } of found) {
			if (characters > 0 || left() < COOLED_STATEMENTS) continue;
			if ((await coolRun(work, seq)) > 0) moved++;
		}
		// Only a stretch in which all was found and done is left behind.
		const done = found.length < FOUND_AT_ONCE && found.length === sealed + moved;
		return { cursor: String(done ? walked : from), did: { sealed, moved } };
	},
};

/** Two statements. @returns runs with something to do, and where the next stretch begins */
async function walk(work: Work, from: number): Promise<{ found: Found[]; walked: number }> {
	const stretch = `SELECT seq FROM runs WHERE seq > ?1 ORDER BY seq LIMIT ${STRETCH}`;
	const newest = `SELECT seq FROM runs ORDER BY seq DESC LIMIT ${NEWEST}`;
	const [runs, end] = await work.db.batch([
		work.db
			.prepare(
				`SELECT r.seq AS seq, octet_length(r.tail) AS characters
				FROM (SELECT seq FROM (${newest}) UNION SELECT seq FROM (${stretch})) w CROSS JOIN runs r ON r.seq = w.seq
				WHERE r.status NOT IN ('RUNNING', 'SCHEDULED') AND r.updated_at < ?2
					AND (octet_length(r.tail) > 0 OR ?3 AND EXISTS
						(SELECT 1 FROM metric_chunks c WHERE c.run_seq = r.seq AND c.object IS NULL))
				LIMIT ${FOUND_AT_ONCE}`,
			)
			.bind(from, work.now - QUIET, work.bucket ? 1 : 0),
		work.db.prepare(`SELECT max(seq) AS last, count(*) AS walked FROM (${stretch})`).bind(from),
	]);
	const { last, walked } = (end as D1Result<{ last: number | null; walked: number }>).results[0]!;
	return { found: (runs as D1Result<Found>).results, walked: walked < STRETCH ? 0 : last! };
}
