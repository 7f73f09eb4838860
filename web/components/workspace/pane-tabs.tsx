import { setQuery } from "../../router.ts";
import { Segments } from "../segments.tsx";

const PANES = [
	["charts", "Charts"],
	["understand", "Understand"],
] as const;

/** What stands beside the table: the curves, or what they say together. */
export function PaneTabs({ pane }: { readonly pane: "charts" | "understand" }) {
	return (
		<div class="pane-tabs">
			<Segments
				label="What the right pane shows"
				options={PANES}
				value={pane}
				choose={(next) => setQuery({ pane: next === "charts" ? null : next })}
			/>
		</div>
	);
}
