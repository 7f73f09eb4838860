/** Which states a search shows. */
export type View = "active" | "deleted" | "all";

/** SQL that holds where the state that the expression `lifecycle` yields belongs to the view. */
export function viewSql(lifecycle: string, view: View): string {
	return view === "all" ? "TRUE" : `${lifecycle} = '${view}'`;
}
