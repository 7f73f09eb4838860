import { type Signal, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { RowActions } from "../runs-table/run-row.tsx";
import { idsOf, type Row } from "../runs-table/tree.ts";

/** Which rows are ticked, switched into the charts, and folded. */
export function useRowActions(rows: readonly Row[], folded: Signal<ReadonlySet<string>>) {
	const selected = useSignal<ReadonlySet<string>>(new Set());
	const switched = useSignal<ReadonlyMap<string, boolean>>(new Map());
	const latest = useRef(rows);
	latest.current = rows;
	const lastTicked = useRef<string | undefined>(undefined);
	const actions = useMemo(() => {
		/** What this tick stands for; with Shift, everything between it and the one before. */
		const ticked = (runId: string, range: boolean): string[] => {
			const rows = latest.current;
			const at = (id: string | undefined) => rows.findIndex((row) => row.run.run_id === id);
			const [a, b] = range ? [at(lastTicked.current), at(runId)] : [at(runId), at(runId)];
			const stretch = a < 0 ? [rows[b]!] : rows.slice(Math.min(a, b), Math.max(a, b) + 1);
			return stretch.flatMap(idsOf);
		};
		const act: RowActions = {
			select(runId, on, range) {
				const next = new Set(selected.value);
				for (const id of ticked(runId, range)) {
					if (on) next.add(id);
					else next.delete(id);
				}
				lastTicked.current = runId;
				selected.value = next;
			},
			chart(runId, on) {
				switched.value = new Map(switched.value).set(runId, on);
			},
			fold(runId, on) {
				const next = new Set(folded.value);
				if (on) next.add(runId);
				else next.delete(runId);
				folded.value = next;
			},
		};
		return {
			act,
			/** Draws these alone; undefined goes back to the top of the table. */
			chartOnly: (ids: ReadonlySet<string> | undefined) => {
				const rows = ids ? latest.current : [];
				switched.value = new Map(rows.map((row) => [row.run.run_id, idsOf(row).some((id) => ids!.has(id))]));
			},
			clear: () => {
				selected.value = new Set();
			},
			selectAll: (on: boolean) => {
				selected.value = new Set(on ? latest.current.flatMap(idsOf) : []);
			},
		};
	}, []);
	return { selected, switched, ...actions };
}
