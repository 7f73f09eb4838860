/**
 * SQL that the ways of finding runs share. Parameters everywhere: 1 the plan's values, 2 the experiments as JSON list,
 * 3 the scope, 4 how many runs.
 */
import { inScope } from "../work.ts";
import { HAS_ENDED, IS_OPEN } from "./run-index.ts";
import { type View, viewSql } from "./search-view.ts";

/** SQL that holds where `column` is one of the `count` experiments. By equality where there is one: indexes then order. */
export function inExperiments(column: string, count: number): string {
	return count === 1 ? `${column} = ?2 ->> 0` : `${column} IN (SELECT value FROM json_each(?2))`;
}

/** SQL for the number of the experiment at `index`. */
export function experimentAt(index: number): string {
	return `(?2 ->> ${index})`;
}

/**
 * SQL that holds for runs `r` of one experiment that the caller may see and the view shows. The experiment is looked up
 * once a statement, where a join would read it once a run.
 */
export function visibleSql(experiment: string, view: View): string {
	const state = (column: string) => `(SELECT ${column} FROM experiments WHERE id = ${experiment})`;
	const lifecycle = `iif(r.lifecycle_epoch = ${state("lifecycle_epoch")}, r.lifecycle, ${state("lifecycle")})`;
	return `${inScope(experiment, 3)} AND ${viewSql(lifecycle, view)}`;
}

/** SQL that holds for runs `r` of which the index says what their documents say. */
export const IS_INDEXED = `r.indexed = 1 AND ${HAS_ENDED("r.")}`;

/** The other runs, which running ones are: a SELECT of their numbers, `seq`. Reads these alone. */
export function unindexedSql(experiments: number): string {
	const here = inExperiments("experiment_id", experiments);
	return `SELECT seq FROM runs INDEXED BY runs_running WHERE ${here} AND ${IS_OPEN()}
		UNION ALL SELECT seq FROM runs INDEXED BY runs_unindexed
			WHERE indexed <> 1 AND indexed IN (0, 2) AND ${here} AND ${HAS_ENDED()}`;
}

/** D1 takes at most five terms in one compound SELECT. */
const MOST_TERMS = 4;

/** SELECTs of `seq`, one after the other. */
export function unionAll(selects: readonly string[]): string {
	if (selects.length <= MOST_TERMS) return selects.join("\nUNION ALL ");
	const groups: string[] = [];
	for (let i = 0; i < selects.length; i += MOST_TERMS) {
		groups.push(`SELECT seq FROM (${selects.slice(i, i + MOST_TERMS).join("\nUNION ALL ")})`);
	}
	return unionAll(groups);
}
