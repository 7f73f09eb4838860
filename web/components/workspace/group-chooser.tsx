import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import { setQuery } from "../../router.ts";
import { differs } from "../runs-table/columns.ts";
import { type Grouping, groupingText } from "../runs-table/groups.ts";
import { Segments } from "../segments.tsx";

const WAYS = [
	["by", "By"],
	["but", "By all but"],
] as const;

/** Takes runs together that share params: by the ticked ones, or by all but the ticked ones (the seed). */
export function GroupChooser({ runs, names, grouping }: GroupChooserProps) {
	const open = useSignal(false);
	const way = useSignal(grouping?.allBut ? "but" : "by");
	const root = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!open.value) return;
		const close = (event: Event) => {
			const escaped = event instanceof KeyboardEvent && event.key === "Escape";
			if (escaped) root.current?.querySelector("button")?.focus();
			if (escaped || (event.type === "pointerdown" && !root.current?.contains(event.target as Node)))
				open.value = false;
		};
		addEventListener("pointerdown", close);
		addEventListener("keydown", close);
		return () => {
			removeEventListener("pointerdown", close);
			removeEventListener("keydown", close);
		};
	}, [open.value]);
	const chosen = grouping?.params ?? [];
	const choose = (params: readonly string[], allBut: boolean) => setQuery({ group: groupingText({ params, allBut }) });
	const shown = open.value ? names.filter((name) => chosen.includes(name) || differs(name, runs)) : [];
	return (
		<div class="chooser" ref={root}>
			<button
				type="button"
				class={`button ${grouping ? "in-force" : ""}`}
				aria-expanded={open.value}
				onClick={() => {
					open.value = !open.value;
				}}
			>
				{grouping ? `Grouped ${grouping.allBut ? "by all but" : "by"} ${shortened(chosen)}` : "Group"}
			</button>
			{open.value && (
				<div class="popover chooser-panel" role="dialog" aria-label="Group runs">
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
				</div>
			)}
		</div>
	);
}

function shortened(names: readonly string[]): string {
	const text = names.join(", ");
	return text.length > 24 ? `${names.length} params` : text;
}

interface GroupChooserProps {
	readonly runs: readonly Run[];
	/** All params of the loaded runs. */
	readonly names: readonly string[];
	readonly grouping: Grouping | undefined;
}
