import { directionOf } from "../../data/directions.ts";
import type { Look } from "./cell.tsx";
import { type Column, isMetricColumn, NAME_COLUMN, nextOrder, type Order } from "./columns.ts";

const GROUP: Record<Column["kind"], string> = {
	attribute: "Run",
	metric: "Metrics",
	min: "Lowest",
	max: "Highest",
	param: "Params",
	tag: "Tags",
};

export interface HeadProps {
	readonly looks: readonly Look[];
	readonly order: Order | undefined;
	readonly setOrder: (order: string) => void;
	readonly selected: "none" | "some" | "all";
	readonly selectAll: (on: boolean) => void;
}

/** Two lines: what kind of column, and the names, which order the table on the server. */
export function Head({ looks, order, setOrder, selected, selectAll }: HeadProps) {
	const groups = groupsOf(looks);
	return (
		<thead>
			<tr class="group-row">
				<td class="pinned" />
				{groups.map(({ kind, span }) => (
					<th key={kind} scope="colgroup" class={`group-${kind}`} style={{ gridColumn: `span ${span}` }}>
						<span>{GROUP[kind]}</span>
					</th>
				))}
			</tr>
			<tr>
				<th scope="col" class="pinned run-head" aria-sort={sortOf(order, NAME_COLUMN)}>
					<input
						type="checkbox"
						aria-label="Select all loaded runs"
						checked={selected === "all"}
						ref={(box) => {
							if (box) box.indeterminate = selected === "some";
						}}
						onChange={(event) => selectAll(event.currentTarget.checked)}
					/>
					<SortButton column={NAME_COLUMN} order={order} setOrder={setOrder} />
				</th>
				{looks.map(({ column, numeric }, i) => (
					<th
						key={column.id}
						scope="col"
						class={`${numeric ? "number" : ""} ${isFirst(looks, i) ? `group-${column.kind}` : ""}`}
						aria-sort={sortOf(order, column)}
					>
						{column.orderField === null ? (
							<span class="sort">{column.label}</span>
						) : (
							<SortButton column={column} order={order} setOrder={setOrder} />
						)}
					</th>
				))}
			</tr>
		</thead>
	);
}

function isFirst(looks: readonly Look[], i: number): boolean {
	return looks[i - 1]?.column.kind !== looks[i]!.column.kind;
}

function groupsOf(looks: readonly Look[]): { kind: Column["kind"]; span: number }[] {
	const groups: { kind: Column["kind"]; span: number }[] = [];
	for (const { column } of looks) {
		const last = groups.at(-1);
		if (last?.kind === column.kind) last.span++;
		else groups.push({ kind: column.kind, span: 1 });
	}
	return groups;
}

function sortOf(order: Order | undefined, column: Column) {
	if (order?.columnId !== column.id) return undefined;
	return order.descending ? ("descending" as const) : ("ascending" as const);
}

const BETTER = { "1": ", more is better", "-1": ", less is better", "0": "" };

function SortButton({ column, order, setOrder }: SortButtonProps) {
	const active = order?.columnId === column.id;
	const better = isMetricColumn(column) ? BETTER[directionOf(column.name)] : "";
	return (
		<button
			type="button"
			class={`sort ${active ? "active" : ""}`}
			title={`${column.label}${better}`}
			onClick={() => setOrder(nextOrder(order, column))}
		>
			<span class="truncate">{column.label}</span>
			<span class="sort-mark" aria-hidden="true">
				{active ? (order?.descending ? "↓" : "↑") : ""}
			</span>
		</button>
	);
}

interface SortButtonProps {
	readonly column: Column;
	readonly order: Order | undefined;
	readonly setOrder: (order: string) => void;
}
