/** Which runs the charts draw: those that are ticked, or else the top of the table, as switched by hand. */

import type { ChartedRun } from "../charts-panel/use-lines.ts";
import { idsOf, type Row } from "../runs-table/tree.ts";

/** Curves of this many runs are told apart. */
export const CHARTED_AT_FIRST = 10;

/**
 * @param ids runs in the order of the table
 * @param switched runs switched on or off by hand
 */
export function chartedRuns(
	ids: readonly string[],
	selected: ReadonlySet<string>,
	switched: ReadonlyMap<string, boolean>,
): Set<string> {
	if (selected.size > 0) return new Set(ids.filter((id) => selected.has(id)));
	return new Set(ids.filter((id, i) => switched.get(id) ?? i < CHARTED_AT_FIRST));
}

/** As `chartedRuns`, where groups are drawn in place of their runs. */
export function chartedRows(
	rows: readonly Row[],
	selected: ReadonlySet<string>,
	switched: ReadonlyMap<string, boolean>,
): Set<string> {
	const grouped = rows[0]?.group !== undefined;
	// A run that is shown below its opened group is drawn when it is switched on by hand.
	const ids = rows.flatMap((row) => (!grouped || row.group || switched.get(row.run.run_id) ? [row.run.run_id] : []));
	if (!grouped || selected.size === 0) return chartedRuns(ids, selected, switched);
	const ticked = rows.filter((row) => row.group && idsOf(row).some((id) => selected.has(id)));
	return new Set(ticked.map((row) => row.run.run_id));
}

/** A row as charts take it: a group with its runs, of which they draw mean and deviation. */
export function chartedRun({ run, group }: Row): ChartedRun {
	return group ? { ...run, members: group.runs } : run;
}
