import "./runs-table.css";
import { useMemo, useRef } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import { Body, type BodyProps } from "./body.tsx";
import type { Column, Order } from "./columns.ts";
import { Head } from "./head.tsx";
import { lookOf } from "./look.ts";

const NAME_WIDTH = 232;
const NARROW_NAME_WIDTH = 192;
const GROUPED_NAME_WIDTH = 320;
/** What ± and a deviation take. */
const DEVIATION_WIDTH = 48;

export interface RunsTableProps extends Omit<BodyProps, "box" | "looks"> {
	/** All loaded runs, for the scale of numbers and shades. */
	readonly runs: readonly Run[];
	readonly columns: readonly Column[];
	readonly order: Order | undefined;
	readonly setOrder: (order: string) => void;
	readonly selectAll: (on: boolean) => void;
	readonly busy: boolean;
}

/** Only the rows in view exist, so that 100,000 scroll like 100. */
export function RunsTable(props: RunsTableProps) {
	const { runs, rows, columns, selected } = props;
	const box = useRef<HTMLDivElement>(null);
	const grouped = rows[0]?.group !== undefined;
	const looks = useMemo(() => {
		const made = columns.map((column) => lookOf(column, runs));
		return grouped ? made.map((look) => (look.column.kind in WITH_DEVIATION ? widened(look) : look)) : made;
	}, [columns, runs, grouped]);
	const narrow = matchMedia("(max-width: 600px)").matches;
	const nameWidth = narrow ? NARROW_NAME_WIDTH : grouped ? GROUPED_NAME_WIDTH : NAME_WIDTH;
	const width = looks.reduce((sum, look) => sum + look.width, nameWidth);
	const grid = [nameWidth, ...looks.map((look) => look.width)].map((w) => `${w}px`).join(" ");
	const state = selected.size === 0 ? "none" : selected.size >= runs.length ? "all" : "some";
	return (
		<div class="runs-box" ref={box} aria-busy={props.busy}>
			<table
				class="runs"
				aria-rowcount={rows.length + 2}
				style={{ minWidth: `${width}px`, "--columns": grid, "--name-width": `${nameWidth}px` }}
			>
				<Head
					looks={looks}
					order={props.order}
					setOrder={props.setOrder}
					selected={state}
					selectAll={props.selectAll}
				/>
				<Body {...props} box={box} looks={looks} />
			</table>
		</div>
	);
}

const WITH_DEVIATION = { metric: true, min: true, max: true };

function widened<L extends { readonly width: number }>(look: L): L {
	return { ...look, width: look.width + DEVIATION_WIDTH };
}
