import "./column-chooser.css";
import { Chooser } from "./chooser.tsx";
import { lazy } from "./lazy.tsx";
import type { Column } from "./runs-table/columns.ts";

const ColumnPanel = lazy(() => import("./column-panel.tsx").then((m) => m.ColumnPanel));

/** Which columns the table has. The choice stands in the URL, so a link shows the same ones. */
export function ColumnChooser(props: ColumnChooserProps) {
	return (
		<Chooser label="Columns" title="Columns of the table">
			<ColumnPanel {...props} />
		</Chooser>
	);
}

export interface ColumnChooserProps {
	readonly all: readonly Column[];
	readonly chosen: readonly string[];
	/** Null goes back to the columns chosen by the dashboard. */
	readonly choose: (ids: readonly string[] | null) => void;
	readonly isDefault: boolean;
}
