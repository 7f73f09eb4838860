/** What the index and the counts of an experiment hold, and what they should hold by the runs' own documents. */
import { env } from "cloudflare:workers";
import type { MetricEntry } from "../../../../worker/api/contract.ts";

export interface IndexContents {
	readonly metrics: readonly (readonly [key: string, nan: number, place: number, run: number])[];
	readonly params: readonly (readonly [key: string, value: string, run: number])[];
}

export async function indexStored(experiment: number): Promise<IndexContents> {
	const read = async (columns: string, table: string) => {
		// As text, so that infinities arrive.
		const sql = `SELECT json_array(${columns}) AS row FROM ${table} WHERE experiment_id = ?1`;
		const { results } = await env.DB.prepare(sql).bind(experiment).all<{ row: string }>();
		return inOrder(results.map(({ row }) => JSON.parse(row)));
	};
	return {
		metrics: (await read("key, nan, place, run_seq", "metric_index")) as never,
		params: (await read("key, value, run_seq", "param_index")) as never,
	};
}

interface Indexed {
	readonly seq: number;
	readonly start_time: number;
	readonly indexed: number;
	readonly metrics: string;
	readonly was: string | null;
	readonly params: string;
}

/**
 * What the index must hold: of indexed runs what they say, of those that changed since no param that they do not have,
 * and their metrics as they were then.
 */
export async function indexedByDocuments(experiment: number): Promise<IndexContents> {
	const { results } = await env.DB.prepare(
		`SELECT seq, start_time, indexed, json(metrics) AS metrics, json(index_was) AS was, json(params) AS params
		FROM runs WHERE experiment_id = ?1`,
	)
		.bind(experiment)
		.all<Indexed>();
	const runs = results.filter((run) => run.indexed === 1 || run.was !== null);
	const stored = await indexStored(experiment);
	return {
		metrics: inOrder(
			runs.flatMap((run) =>
				Object.entries(JSON.parse(run.was ?? run.metrics) as Record<string, MetricEntry>).map(([key, entry]) => [
					key,
					entry[3],
					entry[3] === 1 ? -run.start_time : entry[0],
					run.seq,
				]),
			),
		) as never,
		params: inOrder(
			runs.flatMap((run) =>
				Object.entries(JSON.parse(run.params) as Record<string, string>)
					.map(([key, value]) => [key, [...value].slice(0, 100).join(""), run.seq] as const)
					.filter(([key, , seq]) => run.indexed === 1 || stored.params.some((row) => row[0] === key && row[2] === seq)),
			),
		) as never,
	};
}

function inOrder<T>(rows: readonly T[]): T[] {
	return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Runs, and those that are not in the experiment's own state, as they are kept on the experiment. */
export async function storedCounts(experiment: number): Promise<unknown> {
	const sql = "SELECT run_count AS runs, marked_count AS marked FROM experiments WHERE id = ?1";
	return env.DB.prepare(sql).bind(experiment).first();
}

export async function countsByScan(experiment: number): Promise<unknown> {
	return env.DB.prepare(
		`SELECT count(*) AS runs, coalesce(sum(iif(r.lifecycle_epoch = e.lifecycle_epoch, r.lifecycle, e.lifecycle) <> e.lifecycle), 0)
			AS marked FROM runs r JOIN experiments e ON e.id = r.experiment_id WHERE r.experiment_id = ?1`,
	)
		.bind(experiment)
		.first();
}
