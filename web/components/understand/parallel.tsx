import { useSignal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { Run } from "../../data/run.ts";
import { countOf } from "../../format/number.ts";
import { type Brushes, brushed } from "./brushed.ts";
import type { Dimension } from "./dimension.ts";
import { ParallelAxis } from "./parallel-axis.tsx";
import { shadeOf } from "./shade.ts";
import { useWidth } from "./use-width.ts";

const LINES_AT_MOST = 1_000;
const [HEIGHT, TOP, BOTTOM, SIDE] = [320, 36, 12, 48];
/** Narrower than this between two axes and their names cover each other: then it scrolls. */
const APART = 88;

/** Each run as a line through its values. A stretch drawn on an axis keeps the runs that pass through it. */
export function Parallel({ runs, axes, colour, keep }: ParallelProps) {
	const brushes = useSignal<Brushes>(new Map());
	const box = useRef<HTMLDivElement>(null);
	const width = Math.max(useWidth(box, 900), 2 * SIDE + (axes.length - 1) * APART);
	const shown = runs.slice(0, LINES_AT_MOST);
	const x = (i: number) => SIDE + (i * (width - 2 * SIDE)) / Math.max(1, axes.length - 1);
	const y = (at: number) => HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);
	const paths = useMemo(() => new Map(shown.map((run) => [run.run_id, pathOf(run, axes, x, y)])), [runs, axes, width]);
	const kept = brushed(runs, axes, brushes.value);
	const set = (id: string, stretch: readonly [number, number] | undefined) => {
		const next = new Map(brushes.value);
		if (stretch) next.set(id, stretch);
		else next.delete(id);
		brushes.value = next;
		keep(next.size === 0 ? undefined : brushed(runs, axes, next));
	};
	return (
		<figure class="parallel" aria-label={`Parallel coordinates of ${runs.length} runs`}>
			<div class="parallel-box" ref={box}>
				{/* biome-ignore lint/a11y/noSvgWithoutTitle: the figure has the name; a title would follow the pointer */}
				<svg class="understand-plot" width={width} height={HEIGHT}>
					{shown.map((run) => (
						<path
							key={run.run_id}
							d={paths.get(run.run_id)}
							class={`parallel-line ${kept.has(run.run_id) ? shadeOf(run, colour) : "parallel-left-out"}`}
						>
							<title>{run.name}</title>
						</path>
					))}
					{axes.map((axis, i) => (
						<ParallelAxis
							key={axis.id}
							axis={axis}
							x={x(i)}
							top={TOP}
							bottom={HEIGHT - BOTTOM}
							stretch={brushes.value.get(axis.id)}
							set={(stretch) => set(axis.id, stretch)}
						/>
					))}
				</svg>
			</div>
			<p class="understand-note quiet" role="status">
				{brushes.value.size === 0
					? "Drag along an axis to keep the runs that pass there; with the keyboard, arrows move the marks."
					: `${countOf(kept.size, "run")} kept; their dots in the table are switched on.`}
				{brushes.value.size > 0 && (
					<button
						type="button"
						class="button bare"
						onClick={() => {
							brushes.value = new Map();
							keep(undefined);
						}}
					>
						Clear
					</button>
				)}
			</p>
		</figure>
	);
}

function pathOf(run: Run, axes: readonly Dimension[], x: (i: number) => number, y: (at: number) => number): string {
	let path = "";
	axes.forEach((axis, i) => {
		const at = axis.at(run);
		if (at !== undefined) path += `${path === "" ? "M" : "L"}${x(i).toFixed(1)} ${y(at).toFixed(1)}`;
	});
	return path;
}

interface ParallelProps {
	readonly runs: readonly Run[];
	readonly axes: readonly Dimension[];
	readonly colour: Dimension | undefined;
	/** Told the runs that are kept; undefined for no brush. */
	readonly keep: (ids: ReadonlySet<string> | undefined) => void;
}
