import { type Signal, useSignal } from "@preact/signals";
import type { ExperimentSummary } from "../../../worker/api/contract.ts";
import { matches } from "../search-text.ts";

/** Lists longer than this can be searched. */
const SEARCHED_FROM = 8;

/** Experiments to tick: several, or with `one` a single one. */
export function ExperimentPicker({ experiments, chosen, one = false }: ExperimentPickerProps) {
	const search = useSignal("");
	const shown = experiments.filter((e) => chosen.value.includes(e.experiment_id) || matches(search.value, [e.name]));
	return (
		<fieldset class="picker" aria-label="Which experiments">
			{experiments.length >= SEARCHED_FROM && (
				<input
					class="field"
					type="search"
					placeholder="Search experiments"
					aria-label="Search experiments"
					value={search}
					onInput={(event) => {
						search.value = event.currentTarget.value;
					}}
				/>
			)}
			<div class="picker-list">
				{shown.map(({ experiment_id: id, name }) => (
					<label key={id}>
						<input
							type={one ? "radio" : "checkbox"}
							name="experiment"
							checked={chosen.value.includes(id)}
							onChange={(event) => {
								const others = one ? [] : chosen.value.filter((other) => other !== id);
								chosen.value = event.currentTarget.checked ? [...others, id] : others;
							}}
						/>
						<span class="truncate" dir="auto">
							{name}
						</span>
					</label>
				))}
				{shown.length === 0 && <p class="quiet">No experiment matches.</p>}
			</div>
		</fieldset>
	);
}

interface ExperimentPickerProps {
	readonly experiments: readonly ExperimentSummary[];
	readonly chosen: Signal<readonly string[]>;
	readonly one?: boolean;
}
