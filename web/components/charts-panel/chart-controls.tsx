import { setQuery } from "../../router.ts";
import { Segments } from "../segments.tsx";
import type { ChartSettings } from "./settings.ts";

const AXES = [
	["step", "Step"],
	["relative", "Relative"],
	["time", "Time"],
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
			<Segments
				label="Horizontal axis"
				options={AXES}
				value={settings.axis}
				choose={(axis) => setQuery({ x: axis === "step" ? null : axis })}
			/>
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
			<label class="log-scale" title="The few points far outside do not stretch the axis">
				<input
					type="checkbox"
					checked={!settings.outliers}
					onChange={(event) => setQuery({ outliers: event.currentTarget.checked ? "off" : null })}
				/>
				Cut outliers
			</label>
		</div>
	);
}
