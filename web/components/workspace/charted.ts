/** Which runs the charts draw: those that are ticked, or else the top of the table, as switched by hand. */

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
