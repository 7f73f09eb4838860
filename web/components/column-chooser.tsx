import "./column-chooser.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Column } from "./runs-table/columns.ts";
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

/** Which columns the table has. The choice stands in the URL, so a link shows the same ones. */
export function ColumnChooser({ all, chosen, choose, isDefault }: ColumnChooserProps) {
	const open = useSignal(false);
	const search = useSignal("");
	const root = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (!open.value) return;
		const close = (event: Event) => {
			const escaped = event instanceof KeyboardEvent && event.key === "Escape";
			if (escaped || (event.type === "pointerdown" && !root.current?.contains(event.target as Node)))
				open.value = false;
		};
		addEventListener("pointerdown", close);
		addEventListener("keydown", close);
		root.current?.querySelector("input")?.focus();
		return () => {
			removeEventListener("pointerdown", close);
			removeEventListener("keydown", close);
		};
	}, [open.value]);
	const shown = new Set(chosen);
	const toggle = (id: string, on: boolean) => {
		// In the order of the list, so that a column comes back where it was.
		choose(all.map((c) => c.id).filter((other) => (other === id ? on : shown.has(other))));
	};
	return (
		<div class="chooser" ref={root}>
			<button
				type="button"
				class="button"
				aria-expanded={open.value}
				onClick={() => {
					open.value = !open.value;
				}}
			>
				Columns
			</button>
			{open.value && (
				<div class="popover chooser-panel" role="dialog" aria-label="Columns of the table">
					<div class="chooser-head">
						<input
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
										{columns.length > LISTED && (
											<p class="quiet">and {columns.length - LISTED} more; search to see them</p>
										)}
									</fieldset>
								)
							);
						})}
					</div>
				</div>
			)}
		</div>
	);
}

interface ColumnChooserProps {
	readonly all: readonly Column[];
	readonly chosen: readonly string[];
	/** Null goes back to the columns chosen by the dashboard. */
	readonly choose: (ids: readonly string[] | null) => void;
	readonly isDefault: boolean;
}
