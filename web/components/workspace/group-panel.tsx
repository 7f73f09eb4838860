import { useSignal } from "@preact/signals";
import { setQuery } from "../../router.ts";
import { differs } from "../runs-table/columns.ts";
import { groupingText } from "../runs-table/groups.ts";
import { Segments } from "../segments.tsx";
import type { GroupChooserProps } from "./group-chooser.tsx";

const WAYS = [
	["by", "By"],
	["but", "By all but"],
] as const;

/** The params to take runs together by, or by all but which. */
export function GroupPanel({ runs, names, grouping }: GroupChooserProps) {
	const way = useSignal(grouping?.allBut ? "but" : "by");
	const chosen = grouping?.params ?? [];
	const choose = (params: readonly string[], allBut: boolean) => setQuery({ group: groupingText({ params, allBut }) });
	const shown = names.filter((name) => chosen.includes(name) || differs(name, runs));
	return (
		<>
			<div class="chooser-head">
				<Segments
					label="How to group"
					options={WAYS}
					value={way.value as "by" | "but"}
					choose={(next) => {
						way.value = next;
						if (chosen.length > 0) choose(chosen, next === "but");
					}}
				/>
				<button type="button" class="button bare" disabled={!grouping} onClick={() => setQuery({ group: null })}>
					Ungroup
				</button>
			</div>
			<div class="chooser-lists">
				<fieldset>
					<legend>Params that differ</legend>
					{shown.length === 0 && <p class="quiet">The loaded runs have the same params.</p>}
					{shown.map((name) => (
						<label key={name}>
							<input
								type="checkbox"
								checked={chosen.includes(name)}
								onChange={(event) =>
									choose(
										event.currentTarget.checked ? [...chosen, name] : chosen.filter((other) => other !== name),
										way.value === "but",
									)
								}
							/>
							<span class="truncate" title={name}>
								{name}
							</span>
						</label>
					))}
				</fieldset>
			</div>
		</>
	);
}
