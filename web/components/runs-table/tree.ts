import type { Run } from "../../data/run.ts";
import type { Group } from "./groups.ts";

/** A row of the table: a run, and where it stands below its parents; or a group, as a run of its means. */
export interface Row {
	readonly run: Run;
	readonly depth: number;
	/** Children that are loaded, or runs in the group; 0 for a leaf. */
	readonly children: number;
	readonly group?: Group;
}

/**
 * Runs as rows. As a tree, children stand below their parent where that is loaded, in the order of the list, and those
 * of a folded parent are left out. Otherwise (ordered by something) every run stands for itself.
 */
export function rowsOf(runs: readonly Run[], asTree: boolean, folded: ReadonlySet<string>): Row[] {
	const ids = asTree && runs.some((run) => run.parent_run_id) ? new Set(runs.map((run) => run.run_id)) : undefined;
	if (!ids) return runs.map((run) => ({ run, depth: 0, children: 0 }));
	const children = new Map<string, Run[]>();
	const roots: Run[] = [];
	for (const run of runs) {
		const parent = run.parent_run_id;
		if (parent === null || parent === run.run_id || !ids.has(parent)) roots.push(run);
		else if (children.has(parent)) children.get(parent)!.push(run);
		else children.set(parent, [run]);
	}
	const rows: Row[] = [];
	const seen = new Set<string>();
	const add = (run: Run, depth: number): void => {
		if (seen.has(run.run_id)) return;
		seen.add(run.run_id);
		const below = children.get(run.run_id) ?? [];
		rows.push({ run, depth, children: below.length });
		if (!folded.has(run.run_id)) for (const child of below) add(child, depth + 1);
	};
	for (const run of roots) add(run, 0);
	return rows;
}

/** Groups as rows, and below those that were opened their runs. */
export function groupRows(groups: readonly Group[], opened: ReadonlySet<string>): Row[] {
	return groups.flatMap((group) => [
		{ run: group.run, depth: 0, children: group.runs.length, group },
		...(opened.has(group.run.run_id) ? group.runs.map((run) => ({ run, depth: 1, children: 0 })) : []),
	]);
}

/** The runs that a row stands for. */
export function idsOf({ run, group }: Row): string[] {
	return group ? group.runs.map((member) => member.run_id) : [run.run_id];
}
