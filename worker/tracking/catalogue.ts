/**
 * Which names of metrics, params and tags occur in an experiment: what a column chooser offers without reading a run.
 *
 * Written where a name is new and never otherwise. Names of a running run are noted by the request that brings them,
 * after its answer, and what was noted is remembered in the isolate, so that an ordinary log-batch runs no statement
 * for it; a run that is indexed at its end (run-index.ts) brings whatever was lost on the way.
 */
import { documentKey, nameOfKey } from "../db/document-key.ts";
import { MAX_CATALOGUED_KEYS } from "../limits.ts";
import { inScope, type Work } from "../work.ts";

export type KeyKind = "metric" | "param" | "tag";

/** The names in one request, as in a log-batch. */
export interface Named {
	readonly points?: readonly { readonly key: string }[];
	readonly params?: ReadonlyMap<string, unknown>;
	/** A tag that is null is removed. */
	readonly tags?: ReadonlyMap<string, unknown>;
}

/** What this isolate noted, by experiment. Forgotten now and then: what was not stored after all is then noted again. */
let noted = new Map<number, Set<string>>();
let notedSince = 0;
const FORGET_AFTER_MS = 600_000;
/** Names held in memory, about 1 MB. */
const MOST_NOTED = 10_000;
let notedCount = 0;

/** Notes the names of a request that was stored. Nothing happens for names that this isolate noted before. */
export function noteKeys(work: Work, experimentId: number, named: Named): void {
	const fresh = freshKeys(work.now, experimentId, named);
	if (fresh.length === 0) return;
	work.later(
		work.db
			.prepare(
				`INSERT OR IGNORE INTO experiment_keys (experiment_id, kind, key)
				SELECT ?1, value ->> 0, value ->> 1 FROM json_each(?2) WHERE ?1 NOT IN (${crowdedSql("SELECT ?1 AS experiment_id")})`,
			)
			.bind(experimentId, JSON.stringify(fresh))
			.run(),
	);
}

/** SQL for those of the experiments that `ids` selects (as experiment_id) that have no room for more names. */
export function crowdedSql(ids: string): string {
	return `SELECT experiment_id FROM (SELECT DISTINCT experiment_id FROM (${ids})) e
		WHERE (SELECT count(*) FROM (SELECT 1 FROM experiment_keys k WHERE k.experiment_id = e.experiment_id
			LIMIT ${MAX_CATALOGUED_KEYS})) >= ${MAX_CATALOGUED_KEYS}`;
}

function freshKeys(now: number, experimentId: number, named: Named): [KeyKind, string][] {
	if (now - notedSince > FORGET_AFTER_MS || notedCount > MOST_NOTED) {
		noted = new Map();
		notedSince = now;
		notedCount = 0;
	}
	let known = noted.get(experimentId);
	if (!known) {
		known = new Set();
		noted.set(experimentId, known);
	}
	const fresh: [KeyKind, string][] = [];
	const look = (kind: KeyKind, name: string) => {
		const mark = `${kind} ${name}`;
		if (known.has(mark)) return;
		known.add(mark);
		notedCount += 1;
		fresh.push([kind, documentKey(name)]);
	};
	for (const { key } of named.points ?? []) look("metric", key);
	for (const name of named.params?.keys() ?? []) look("param", name);
	for (const [name, value] of named.tags ?? []) if (value !== null) look("tag", name);
	return fresh;
}

export interface MetricKey {
	readonly name: string;
	/** Least and greatest latest value of the runs that have ended; null where there is none. */
	readonly least: number | null;
	readonly greatest: number | null;
}

export interface Catalogue {
	readonly metrics: readonly MetricKey[];
	readonly params: readonly string[];
	readonly tags: readonly string[];
}

/** JSON has no infinities (D1 gives null for them): the greatest double stands for one. */
const END = (direction: string) =>
	`(SELECT max(min(place, ${Number.MAX_VALUE}), ${-Number.MAX_VALUE}) FROM metric_index m WHERE m.experiment_id = k.experiment_id AND m.key = k.key AND m.nan = 0
		AND k.kind = 'metric' ORDER BY place ${direction} LIMIT 1)`;

/** The names of an experiment, each list in order. One statement; a row read for each name, and two more for a metric. */
export async function readCatalogue(work: Work, experimentId: number): Promise<Catalogue> {
	const { results } = await work.db
		.prepare(
			`SELECT kind, key, ${END("ASC")} AS least, ${END("DESC")} AS greatest FROM experiment_keys k
			WHERE experiment_id = ?1 AND ${inScope("experiment_id", 2)} ORDER BY kind, key`,
		)
		.bind(experimentId, work.scope)
		.all<{ kind: KeyKind; key: string; least: number | null; greatest: number | null }>();
	const names = (kind: KeyKind) => results.filter((row) => row.kind === kind).map((row) => nameOfKey(row.key));
	const metrics = results
		.filter((row) => row.kind === "metric")
		.map(({ key, least, greatest }) => ({ name: nameOfKey(key), least, greatest }));
	return { metrics, params: names("param"), tags: names("tag") };
}
