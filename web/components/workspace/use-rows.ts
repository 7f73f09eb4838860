import { useEffect, useMemo } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import type { RunList } from "../../data/run-list.ts";
import { columnById, isMetricColumn, metricIn, type Order } from "../runs-table/columns.ts";
import { type Group, groupsOf } from "../runs-table/groups.ts";
import { groupRows, type Row, rowsOf } from "../runs-table/tree.ts";
import type { ViewState } from "./view-state.ts";

/** Groups are made of the runs that are loaded; beyond this many the reader is asked to filter. */
const GROUPED_AT_MOST = 20_000;

/** The rows of the table: single runs, a tree, or groups. */
export function useRows(
	runs: readonly Run[],
	list: RunList,
	{ order, grouping }: ViewState,
	folded: ReadonlySet<string>,
): Row[] {
	const key = JSON.stringify([grouping, order]);
	// `key` stands for both
	const groups = useMemo(() => grouping && sorted(groupsOf(runs, grouping), order), [runs, key]);
	const more = grouping !== undefined && list.hasMore.value && runs.length < GROUPED_AT_MOST;
	// A mean of the first page would be a wrong number.
	useEffect(() => {
		if (more) void list.loadMore();
	}, [more, runs]);
	return useMemo(
		() => (groups ? groupRows(groups, folded) : rowsOf(runs, order === undefined, folded)),
		[groups, runs, order === undefined, folded],
	);
}

/** By the mean where the table is ordered by a metric; else as their first runs stand. */
function sorted(groups: Group[], order: Order | undefined): Group[] {
	const column = order && columnById(order.columnId);
	if (!column || !isMetricColumn(column)) return groups;
	const sign = order.descending ? -1 : 1;
	const value = ({ run }: Group) => metricIn(run, column) ?? Number.NaN;
	return groups.sort((a, b) => {
		const [x, y] = [value(a), value(b)];
		if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
		return sign * (x - y);
	});
}
