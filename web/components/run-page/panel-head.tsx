import type { Signal } from "@preact/signals";

/** Lists longer than this can be searched. */
const SEARCHED_FROM = 9;

export function PanelHead({ title, count, search }: PanelHeadProps) {
	return (
		<header class="panel-head">
			<h2>
				{title} <span class="tally">{count}</span>
			</h2>
			{search && count >= SEARCHED_FROM && (
				<input
					class="field"
					type="search"
					placeholder={`Search ${title.toLowerCase()}`}
					aria-label={`Search ${title.toLowerCase()}`}
					value={search}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
				/>
			)}
		</header>
	);
}

interface PanelHeadProps {
	readonly title: string;
	readonly count: number;
	readonly search?: Signal<string>;
}
