/**
 * What changed in an experiment since a moment, for whoever watches it. Never a search: runs begun since are those with
 * a greater number, and of the others only the named ones are looked at, so an idle watcher reads three rows.
 */
import { inScope, type Work } from "../work.ts";

export interface Moment {
	/** The greatest number of a run then. */
	readonly seq: number;
	/** Milliseconds since 1970 UTC. */
	readonly time: number;
}

/** New runs that one answer tells of; the rest comes with the next. */
const NEW_AT_ONCE = 200;

/** A write is stamped when its request arrives and seen when it is stored: look this far behind the moment. */
const OVERLAP_MS = 5_000;

/** The moment now. One row read. */
export async function presentMoment(work: Work): Promise<Moment> {
	const row = await work.db.prepare("SELECT max(seq) AS seq FROM runs").first<{ seq: number | null }>();
	return { seq: row?.seq ?? 0, time: work.now };
}

/**
 * The runs of `experimentId` that began since `moment`, and those in `watched` that were written to since.
 * @param projection SQL over `runs r` and `experiments e` that yields the JSON text of one run; the code's own
 */
export async function runChanges(
	work: Work,
	experimentId: number,
	moment: Moment,
	watched: readonly string[],
	projection: string,
): Promise<{ rows: string[]; moment: Moment }> {
	const [newest, begun, written] = await work.db.batch([
		work.db.prepare("SELECT max(seq) AS seq FROM runs"),
		work.db
			.prepare(
				// By number, not by the index of the experiment, which would walk all its runs.
				`SELECT r.seq AS seq, ${projection} AS run FROM runs r CROSS JOIN experiments e ON e.id = r.experiment_id
				WHERE r.seq > ?1 AND +r.experiment_id = ?2 AND ${inScope("e.id", 3)} ORDER BY r.seq LIMIT ?4`,
			)
			.bind(moment.seq, experimentId, work.scope, NEW_AT_ONCE),
		work.db
			.prepare(
				`SELECT ${projection} AS run FROM json_each(?1) w CROSS JOIN runs r ON r.run_id = w.value
				CROSS JOIN experiments e ON e.id = r.experiment_id
				WHERE r.updated_at >= ?2 AND r.seq <= ?3 AND ${inScope("e.id", 4)}`,
			)
			.bind(JSON.stringify(watched), moment.time - OVERLAP_MS, moment.seq, work.scope),
	]);
	const fresh = (begun as D1Result<{ seq: number; run: string }>).results;
	const changed = (written as D1Result<{ run: string }>).results;
	const last = (newest as D1Result<{ seq: number | null }>).results[0]?.seq ?? moment.seq;
	const seq = fresh.length === NEW_AT_ONCE ? fresh.at(-1)!.seq : Math.max(last, moment.seq);
	return { rows: [...fresh, ...changed].map(({ run }) => run), moment: { seq, time: work.now } };
}
