import type { ApiError } from "../../data/request.ts";
import { setQuery } from "../../router.ts";
import { ColumnChooser } from "../column-chooser.tsx";
import { FilterBox } from "../filter-box.tsx";
import type { Column } from "../runs-table/columns.ts";
import { columnsText, type Layout, type ViewState } from "./view-state.ts";

const LAYOUTS: readonly { layout: Layout; label: string }[] = [
	{ layout: "table", label: "Table" },
	{ layout: "split", label: "Both" },
	{ layout: "charts", label: "Charts" },
];

export function Toolbar({ state, error, all, chosen }: ToolbarProps) {
	return (
		<div class="workspace-bar">
			<FilterBox filter={state.filter} apply={(filter) => setQuery({ filter })} error={error} />
			<div class="segments" role="group" aria-label="Which runs">
				<button type="button" aria-pressed={state.view === "active"} onClick={() => setQuery({ view: null })}>
					Active
				</button>
				<button type="button" aria-pressed={state.view === "deleted"} onClick={() => setQuery({ view: "deleted" })}>
					Deleted
				</button>
			</div>
			<div class="segments" role="group" aria-label="What to show">
				{LAYOUTS.map(({ layout, label }) => (
					<button
						key={layout}
						type="button"
						class={`layout-${layout}`}
						aria-pressed={state.layout === layout}
						onClick={() => setQuery({ layout: layout === "split" ? null : layout })}
					>
						{label}
					</button>
				))}
			</div>
			<ColumnChooser
				all={all}
				chosen={chosen}
				choose={(ids) => setQuery({ cols: columnsText(ids) })}
				isDefault={state.columns === null}
			/>
		</div>
	);
}

interface ToolbarProps {
	readonly state: ViewState;
	readonly error: ApiError | undefined;
	readonly all: readonly Column[];
	readonly chosen: readonly string[];
}
