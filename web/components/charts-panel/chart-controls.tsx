import { setQuery } from "../../router.ts";
import type { ChartSettings } from "./settings.ts";

const AXES = [
	{ axis: "step", label: "Step" },
	{ axis: "relative", label: "Relative" },
	{ axis: "time", label: "Time" },
] as const;

/** One set of controls for all charts on the page. */
export function ChartControls({ settings }: { readonly settings: ChartSettings }) {
	return (
		<div class="chart-controls">
			<input
				class="field"
				type="search"
				placeholder="Search metrics"
				aria-label="Search metrics, by text or regular expression"
				value={settings.search}
				onInput={(event) => setQuery({ metrics: event.currentTarget.value })}
			/>
			<div class="segments" role="group" aria-label="Horizontal axis">
				{AXES.map(({ axis, label }) => (
					<button
						key={axis}
						type="button"
						aria-pressed={settings.axis === axis}
						onClick={() => setQuery({ x: axis === "step" ? null : axis })}
					>
						{label}
					</button>
				))}
			</div>
			<label class="smoothing">
				Smoothing
				<input
					type="range"
					min="0"
					max="99"
					value={Math.round(settings.smoothing * 100)}
					onInput={(event) =>
						setQuery({ smooth: event.currentTarget.value === "0" ? null : event.currentTarget.value })
					}
				/>
			</label>
			<label class="log-scale">
				<input
					type="checkbox"
					checked={settings.logY}
					onChange={(event) => setQuery({ log: event.currentTarget.checked ? "y" : null })}
				/>
				Log scale
			</label>
		</div>
	);
}
