import "./runs-table.css";
import { useMemo, useRef } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import type { Column, Order } from "./columns.ts";
import { Head } from "./head.tsx";
import { lookOf } from "./look.ts";
import { type RowActions, RunTableRow } from "./run-row.tsx";
import type { Row } from "./tree.ts";
import { useSlice } from "./virtual-rows.ts";

/** --row in theme.css. */
const ROW_HEIGHT = 28;
const NAME_WIDTH = 232;
const NARROW_NAME_WIDTH = 192;

export interface RunsTableProps {
	/** All loaded runs, for the scale of numbers and shades. */
	readonly runs: readonly Run[];
	readonly rows: readonly Row[];
	readonly columns: readonly Column[];
	readonly order: Order | undefined;
	readonly setOrder: (order: string) => void;
	readonly selected: ReadonlySet<string>;
	readonly charted: ReadonlySet<string>;
	readonly folded: ReadonlySet<string>;
	readonly act: RowActions;
	readonly selectAll: (on: boolean) => void;
	/** Called when the end of the loaded rows comes near. */
	readonly nearEnd: () => void;
	readonly busy: boolean;
}

/** Only the rows in view exist, so that 100,000 scroll like 100. */
export function RunsTable(props: RunsTableProps) {
	const { runs, rows, columns, selected, charted, folded, act } = props;
	const box = useRef<HTMLDivElement>(null);
	const { from, to } = useSlice(box, ROW_HEIGHT, rows.length);
	const looks = useMemo(() => columns.map((column) => lookOf(column, runs)), [columns, runs]);
	if (to >= rows.length - 20) queueMicrotask(props.nearEnd);
	const nameWidth = matchMedia("(max-width: 600px)").matches ? NARROW_NAME_WIDTH : NAME_WIDTH;
	const width = looks.reduce((sum, look) => sum + look.width, nameWidth);
	return (
		<div class="runs-box" ref={box} aria-busy={props.busy}>
			<table class="runs" aria-rowcount={rows.length + 2} style={{ minWidth: `${width}px` }}>
				<colgroup>
					<col style={{ width: `${nameWidth}px` }} />
					{looks.map((look) => (
						<col key={look.column.id} style={{ width: `${look.width}px` }} />
					))}
					{/* Takes what is left of the width, so that columns keep theirs. */}
					<col />
				</colgroup>
				<Head
					looks={looks}
					order={props.order}
					setOrder={props.setOrder}
					selected={selected.size === 0 ? "none" : selected.size >= runs.length ? "all" : "some"}
					selectAll={props.selectAll}
				/>
				<tbody>
					<Spacer rows={from} columns={looks.length + 2} />
					{rows.slice(from, to).map((row, i) => (
						<RunTableRow
							key={row.run.run_id}
							row={row}
							index={from + i}
							looks={looks}
							selected={selected.has(row.run.run_id)}
							charted={charted.has(row.run.run_id)}
							folded={folded.has(row.run.run_id)}
							act={act}
						/>
					))}
					<Spacer rows={rows.length - to} columns={looks.length + 2} />
				</tbody>
			</table>
		</div>
	);
}

/** The room of the rows that are not made. */
function Spacer({ rows, columns }: { readonly rows: number; readonly columns: number }) {
	if (rows <= 0) return null;
	return (
		<tr class="spacer">
			<td colSpan={columns} style={{ height: `${rows * ROW_HEIGHT}px` }} />
		</tr>
	);
}
