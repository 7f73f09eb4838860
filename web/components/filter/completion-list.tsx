import type { Completion } from "./completions.ts";

/** What may stand at the caret, below the filter. */
export function CompletionList({ items, active, choose }: CompletionListProps) {
	return (
		<div class="popover completions" role="listbox" id="filter-completions" aria-label="Completions">
			{items.map((item, i) => (
				<div
					key={item.text}
					id={`filter-completion-${i}`}
					role="option"
					tabIndex={-1}
					aria-selected={i === active}
					class="completion"
					// Before the field loses the focus, which would apply the filter half written.
					onPointerDown={(event) => {
						event.preventDefault();
						choose(item);
					}}
				>
					<span class="mono truncate">{item.text}</span>
					<span class="quiet">{item.kind}</span>
				</div>
			))}
			<p class="completion-hint quiet">↑ ↓ to choose, Tab to take, Enter to filter</p>
		</div>
	);
}

interface CompletionListProps {
	readonly items: readonly Completion[];
	/** -1 for none. */
	readonly active: number;
	readonly choose: (item: Completion) => void;
}
