/**
 * The sentence that says which runs a link shows, and of how many. It is the server's own: that runs are the best by a
 * metric is said only where a search finds just these at the top; whatever else was picked was chosen by hand.
 */
import { documentKey } from "../db/document-key.ts";
import { activityOf, COUNTED } from "../tracking/experiment-activity.ts";
import { searchRuns } from "../tracking/search-runs.ts";
import type { Work } from "../work.ts";
import { directionOf } from "./direction.ts";

export interface Selection {
	readonly experimentId: number;
	/** Null for all runs of the experiment. */
	readonly runs: readonly string[] | null;
	readonly children: boolean;
	/** What the runs were picked by, as the one who shares says. */
	readonly metric?: string | undefined;
}

export async function selectionSentence(
	work: Work,
	{ experimentId, runs, children, metric }: Selection,
): Promise<string> {
	const nested = children ? ", nested ones included" : "";
	if (runs === null) return `all runs${nested}`;
	const total = (await activityOf(work, [experimentId], "active")).get(experimentId)?.runs ?? 0;
	if (runs.length === total) return `${total === 1 ? "the only run" : `all ${total} runs`}${nested}`;
	const counted = total > COUNTED ? `more than ${COUNTED}` : String(total);
	const isBest = metric !== undefined && (await areBest(work, experimentId, runs, metric));
	const best = runs.length === 1 ? "the best" : `the best ${runs.length}`;
	const how = isBest ? `${best} by ${metric} when shared` : "chosen by hand";
	return `${runs.length} of ${counted} runs${nested}, ${how}`;
}

async function areBest(work: Work, experimentId: number, runs: readonly string[], metric: string): Promise<boolean> {
	// A name that cannot be quoted in the grammar is not worth another way of asking.
	if (documentKey(metric) !== metric || metric.includes("`")) return false;
	const { rows } = await searchRuns(work, {
		experimentIds: [experimentId],
		filter: "",
		orderBy: [`metrics.\`${metric}\` ${directionOf(metric) > 0 ? "DESC" : "ASC"}`],
		view: "active",
		limit: runs.length,
		projection: "json_object('id', r.run_id, 'metrics', json(r.metrics))",
	});
	const found = rows.map((row) => JSON.parse(row) as { id: string; metrics: object });
	return (
		found.every(({ id, metrics }) => Object.hasOwn(metrics, metric) && runs.includes(id)) &&
		found.length === runs.length
	);
}
