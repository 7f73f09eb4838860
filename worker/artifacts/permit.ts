/**
 * Which paths a caller may name. The first part of every path is an experiment's number, unless the experiment was
 * made with a place of its own.
 *
 * Accepted: as with MLflow's own server, a path need not belong to a run that exists. The client uploads a model's
 * files and a trace's under paths that it was handed; a look-up with every file would cost more than a stray file does.
 */
import { notFound } from "../errors.ts";
import { shown } from "../shown.ts";
import { inScope, type Work } from "../work.ts";
import { checkedPath, PROXIED_ROOT } from "./location.ts";

/** Experiments of the caller's scope whose own place holds the path ?1. The root as a place would hold everything. */
const PLACE_SQL = `SELECT 1 FROM experiments e WHERE ${inScope("e.id", 2)} AND length(e.artifact_location) > ?3
	AND substr('${PROXIED_ROOT}' || ?1 || '/', 1, length(e.artifact_location) + 1) = e.artifact_location || '/' LIMIT 1`;

/**
 * `path` as a bucket key, where the caller may go there.
 * @throws Failure `invalid`, or `not_found` outside the caller's scope
 */
export async function permittedPath(work: Work, path: string): Promise<string> {
	const key = checkedPath(path);
	if (mayEnter(work, key.split("/", 1)[0]!)) return key;
	const place = await work.db.prepare(PLACE_SQL).bind(key, work.scope, PROXIED_ROOT.length).first();
	if (!place) throw notFound(`No file at ${shown(path)}`);
	return key;
}

/** Whether the folder `first` at the root belongs to an experiment in the caller's scope. */
export function mayEnter(work: Work, first: string): boolean {
	return work.scope === null || (JSON.parse(work.scope) as number[]).map(String).includes(first);
}
