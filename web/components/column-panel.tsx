import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ColumnChooserProps } from "./column-chooser.tsx";
import { matches } from "./search-text.ts";

const KINDS = [
	{ kind: "metric", title: "Metrics, latest" },
	{ kind: "max", title: "Highest of a metric" },
	{ kind: "min", title: "Lowest of a metric" },
	{ kind: "param", title: "Params" },
	{ kind: "tag", title: "Tags" },
	{ kind: "attribute", title: "Run" },
] as const;

/** Most names in a list; beyond it the search narrows. */
const LISTED = 200;

/** The list of columns to choose from. */
export function ColumnPanel({ all, chosen, choose, isDefault }: ColumnChooserProps) {
	const search = useSignal("");
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), []);
	const shown = new Set(chosen);
	const toggle = (id: string, on: boolean) => {
		// In the order of the list, so that a column comes back where it was.
		choose(all.map((c) => c.id).filter((other) => (other === id ? on : shown.has(other))));
	};
	return (
		<>
			<div class="chooser-head">
				<input
					ref={field}
					class="field"
					type="search"
					placeholder="Search columns"
					aria-label="Search columns"
					value={search}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
				/>
				<button type="button" class="button bare" disabled={isDefault} onClick={() => choose(null)}>
					Reset
				</button>
			</div>
			<div class="chooser-lists">
				{KINDS.map(({ kind, title }) => {
					const columns = all.filter((c) => c.kind === kind && matches(search.value, [c.label]));
					return (
						columns.length > 0 && (
							<fieldset key={kind}>
								<legend>
									{title} <span class="quiet">{columns.length}</span>
								</legend>
								{columns.slice(0, LISTED).map((column) => (
									<label key={column.id}>
										<input
											type="checkbox"
											checked={shown.has(column.id)}
											onChange={(event) => toggle(column.id, event.currentTarget.checked)}
										/>
										<span class="truncate" title={column.label}>
											{column.label}
										</span>
									</label>
								))}
								{columns.length > LISTED && <p class="quiet">and {columns.length - LISTED} more; search to see them</p>}
							</fieldset>
						)
					);
				})}
			</div>
		</>
	);
}
