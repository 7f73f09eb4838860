/** A run as the dashboard reads it (contract.ts: RunRow), composed by SQLite: a page of 1,000 is joined, not parsed. */
import { EFFECTIVE_LIFECYCLE } from "../tracking/run-row.ts";

/** SQL over `runs r` and `experiments e` that yields the JSON text of a RunRow. */
export const RUN_JSON = `json_object('run_id', r.run_id, 'seq', r.seq, 'experiment_id', CAST(r.experiment_id AS TEXT),
	'name', r.name, 'user', r.user_id, 'status', r.status, 'start_time', r.start_time, 'end_time', r.end_time,
	'updated_at', r.updated_at, 'lifecycle', ${EFFECTIVE_LIFECYCLE}, 'parent_run_id', r.parent_run_id,
	'params', json(r.params), 'metrics', json(r.metrics), 'tags', json(r.tags))`;

/** An answer out of JSON texts: `{"runs":[…],"cursor":"…"}`. */
export function runsAnswer(rows: readonly string[], rest: Readonly<Record<string, string | undefined>>): Response {
	const more = Object.entries(rest)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `,${JSON.stringify(name)}:${JSON.stringify(value)}`)
		.join("");
	return new Response(`{"runs":[${rows.join(",")}]${more}}`, {
		headers: { "content-type": "application/json", "cache-control": "private, no-store" },
	});
}
