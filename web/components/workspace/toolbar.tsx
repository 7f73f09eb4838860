import type { ApiError } from "../../data/request.ts";
import type { Run } from "../../data/run.ts";
import { setQuery } from "../../router.ts";
import { ColumnChooser } from "../column-chooser.tsx";
import { ExportMenu, type ExportMenuProps } from "../export/export-menu.tsx";
import { FilterBox } from "../filter-box.tsx";
import type { Column } from "../runs-table/columns.ts";
import { Segments } from "../segments.tsx";
import { GroupChooser } from "./group-chooser.tsx";
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

export function Toolbar({ state, error, all, chosen, runs, rows, columns, selected, name }: ToolbarProps) {
	const params = all.filter((column) => column.kind === "param").map((column) => column.name);
	return (
		<div class="workspace-bar">
			<FilterBox
				filter={state.filter}
				apply={(filter) => setQuery({ filter })}
				error={error}
				complete={(text, caret) =>
					import("../filter/completions.ts").then((m) => m.completionsAt(text, caret, all, runs))
				}
			/>
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
			<GroupChooser runs={runs} names={params} grouping={state.grouping} />
			<ColumnChooser
				all={all}
				chosen={chosen}
				choose={(ids) => setQuery({ cols: columnsText(ids) })}
				isDefault={state.columns === null}
			/>
			<ExportMenu name={name} rows={rows} columns={columns} selected={selected} />
		</div>
	);
}

interface ToolbarProps extends ExportMenuProps {
	readonly state: ViewState;
	readonly error: ApiError | undefined;
	readonly all: readonly Column[];
	readonly chosen: readonly string[];
	readonly runs: readonly Run[];
}
