import { colourOf } from "../../charts/colour.ts";
import { to } from "../../router.ts";
import { memo } from "../memo.ts";
import { StatusGlyph } from "../status-glyph.tsx";
import { cellOf, directionFor, type Look } from "./cell.tsx";
import type { Row } from "./tree.ts";

export interface RunRowProps {
	readonly row: Row;
	readonly index: number;
	readonly top: number;
	readonly looks: readonly Look[];
	readonly selected: boolean;
	readonly charted: boolean;
	readonly folded: boolean;
	readonly act: RowActions;
}

export interface RowActions {
	readonly select: (runId: string, on: boolean, range: boolean) => void;
	readonly chart: (runId: string, on: boolean) => void;
	readonly fold: (runId: string, on: boolean) => void;
}

export const RunTableRow = memo(function RunTableRow(props: RunRowProps) {
	const { row, index, top, looks, selected, charted, folded, act } = props;
	const { run, depth, children, group } = row;
	const id = run.run_id;
	return (
		<tr
			class={selected ? "selected" : ""}
			aria-rowindex={index + 3}
			data-run={id}
			style={{ transform: `translateY(${top}px)` }}
		>
			<th scope="row" class={`pinned run-cell depth-${Math.min(depth, 4)}`}>
				<input
					type="checkbox"
					aria-label={`Select ${run.name}`}
					checked={selected}
					onClick={(event) => act.select(id, event.currentTarget.checked, event.shiftKey)}
				/>
				<button
					type="button"
					class={`eye series-${colourOf(run)}`}
					aria-pressed={charted}
					aria-label={`Show ${run.name} in the charts`}
					onClick={() => act.chart(id, !charted)}
				/>
				{!group && <StatusGlyph run={run} />}
				{children > 0 && (
					<button
						type="button"
						class="fold"
						aria-expanded={!folded}
						aria-label={`${group ? "Runs" : "Child runs"} of ${run.name}`}
						onClick={() => act.fold(id, group ? folded : !folded)}
					>
						{folded ? "▸" : "▾"}
					</button>
				)}
				{group ? (
					<span class="truncate run-name" dir={directionFor(run.name)}>
						{run.name}
					</span>
				) : (
					<a href={to.run(run.experiment_id, id)} class="truncate run-name" dir={directionFor(run.name)}>
						{run.name}
					</a>
				)}
				{children > 0 && <span class="child-count">{children}</span>}
			</th>
			{looks.map((look) => cellOf(run, look, group))}
		</tr>
	);
});
