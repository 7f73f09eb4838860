import type { ApiError } from "../../data/request.ts";
import { setQuery } from "../../router.ts";
import { ColumnChooser } from "../column-chooser.tsx";
import { FilterBox } from "../filter-box.tsx";
import type { Column } from "../runs-table/columns.ts";
import { Segments } from "../segments.tsx";
import { columnsText, type ViewState } from "./view-state.ts";

const LIFECYCLES = [
	["active", "Active"],
	["deleted", "Deleted"],
] as const;

const LAYOUTS = [
	["table", "Table"],
	["split", "Both"],
	["charts", "Charts"],
] as const;

export function Toolbar({ state, error, all, chosen }: ToolbarProps) {
	return (
		<div class="workspace-bar">
			<FilterBox filter={state.filter} apply={(filter) => setQuery({ filter })} error={error} />
			<Segments
				label="Which runs"
				options={LIFECYCLES}
				value={state.view}
				choose={(view) => setQuery({ view: view === "active" ? null : view })}
			/>
			<Segments
				label="What to show"
				options={LAYOUTS}
				value={state.layout}
				choose={(layout) => setQuery({ layout: layout === "split" ? null : layout })}
			/>
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
