import { type Signal, useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { RowActions } from "../runs-table/run-row.tsx";
import type { Row } from "../runs-table/tree.ts";

/** Which rows are ticked, switched into the charts, and folded. */
export function useRowActions(rows: readonly Row[], folded: Signal<ReadonlySet<string>>) {
	const selected = useSignal<ReadonlySet<string>>(new Set());
	const switched = useSignal<ReadonlyMap<string, boolean>>(new Map());
	const latest = useRef(rows);
	latest.current = rows;
	const lastTicked = useRef<string | undefined>(undefined);
	const actions = useMemo(() => {
		/** With Shift, everything between this tick and the one before. */
		const stretch = (runId: string): string[] => {
			const ids = latest.current.map((row) => row.run.run_id);
			const [a, b] = [ids.indexOf(lastTicked.current ?? ""), ids.indexOf(runId)];
			return a < 0 || b < 0 ? [runId] : ids.slice(Math.min(a, b), Math.max(a, b) + 1);
		};
		const act: RowActions = {
			select(runId, on, range) {
				const next = new Set(selected.value);
				for (const id of range ? stretch(runId) : [runId]) {
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
			clear: () => {
				selected.value = new Set();
			},
			selectAll: (on: boolean) => {
				selected.value = new Set(on ? latest.current.map((row) => row.run.run_id) : []);
			},
		};
	}, []);
	return { selected, switched, ...actions };
}
