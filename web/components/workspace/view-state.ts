import type { Lifecycle } from "../../../worker/api/contract.ts";
import { type Order, parseOrder } from "../runs-table/columns.ts";
import { type Grouping, parseGrouping } from "../runs-table/groups.ts";

export type Layout = "table" | "split" | "charts";

/** All that a workspace shows, as it stands in the URL: copying the URL shares it. */
export interface ViewState {
	readonly filter: string;
	readonly order: Order | undefined;
	readonly view: Lifecycle;
	readonly layout: Layout;
	/** Null: chosen by the dashboard. */
	readonly columns: readonly string[] | null;
	readonly grouping: Grouping | undefined;
	/** What stands in the right pane. */
	readonly pane: "charts" | "understand";
}

export function viewStateIn(query: URLSearchParams): ViewState {
	const layout = query.get("layout");
	const columns = query.get("cols");
	return {
		filter: query.get("filter") ?? "",
		order: parseOrder(query.get("order") ?? ""),
		view: query.get("view") === "deleted" ? "deleted" : "active",
		layout: layout === "table" || layout === "charts" ? layout : "split",
		columns: columns === null ? null : columns.split(",").filter(Boolean).map(decodeURIComponent),
		grouping: parseGrouping(query.get("group") ?? ""),
		pane: query.get("pane") === "understand" ? "understand" : "charts",
	};
}

/** Column ids as one value of the query. */
export function columnsText(ids: readonly string[] | null): string | null {
	return ids === null ? null : ids.map((id) => encodeURIComponent(id)).join(",") || ",";
}
