import type { RefObject } from "preact";
import type { Run } from "../../data/run.ts";
import { hintOf, type Look } from "./cell.tsx";
import { type RowActions, RunTableRow } from "./run-row.tsx";
import type { Row } from "./tree.ts";
import { slotsOf, useSlice } from "./virtual-rows.ts";

/** --row in theme.css. */
const ROW_HEIGHT = 28;
/** Rows to the end of what is loaded at which more is asked for. */
const NEAR_END = 60;

export interface BodyProps {
	readonly box: RefObject<HTMLDivElement | null>;
	readonly rows: readonly Row[];
	readonly looks: readonly Look[];
	readonly selected: ReadonlySet<string>;
	readonly charted: ReadonlySet<string>;
	/** Parents and groups that are not as they are at first: parents folded, groups opened. */
	readonly folded: ReadonlySet<string>;
	readonly act: RowActions;
	readonly nearEnd: () => void;
}

/**
 * The rows in view, each laid where it belongs. A row that leaves at one end becomes the one that enters at the other
 * (its key is its slot), so scrolling makes and moves no elements; aria-rowindex tells the order.
 */
export function Body({ box, rows, looks, selected, charted, folded, act, nearEnd }: BodyProps) {
	const slice = useSlice(box, ROW_HEIGHT, rows.length);
	if (slice.to >= rows.length - NEAR_END) queueMicrotask(nearEnd);
	const hint = (event: MouseEvent) => {
		const cell = (event.target as Element).closest<HTMLTableCellElement>("td, th");
		const at = Number(cell?.closest("tr")?.getAttribute("aria-rowindex")) - 3;
		const row = rows[at];
		if (!cell || !row) return;
		const look = looks[cell.cellIndex - 1];
		const text = look ? hintOf(row.run, look, row.group) : row.run.name;
		if (cell.title !== text) cell.title = text;
	};
	return (
		<tbody style={{ height: `${rows.length * ROW_HEIGHT}px` }} onMouseMove={hint}>
			{slotsOf(slice, slice.slots).map((index, slot) => {
				const row = index === undefined ? undefined : rows[index];
				return row && index !== undefined ? (
					<RunTableRow
						key={slot}
						row={row}
						index={index}
						top={index * ROW_HEIGHT}
						looks={looks}
						selected={isSelected(row, selected)}
						charted={charted.has(row.run.run_id)}
						folded={folded.has(row.run.run_id) !== (row.group !== undefined)}
						act={act}
					/>
				) : null;
			})}
		</tbody>
	);
}

function isSelected({ run, group }: Row, selected: ReadonlySet<string>): boolean {
	if (selected.size === 0) return false;
	return group ? group.runs.every((member: Run) => selected.has(member.run_id)) : selected.has(run.run_id);
}
