import type { Run } from "../../data/run.ts";
import { formatNumber } from "../../format/number.ts";
import { boxesOf } from "./boxes.ts";
import { type Dimension, nameOf, ticksBetween } from "./dimension.ts";
import { PlotFrame } from "./plot-frame.tsx";

/** More values than this are a scale: the scatter shows it better. */
const VALUES_AT_MOST = 24;

/** The metric's spread for each value of a param. */
export function BoxPlot({ runs, param, metric }: BoxPlotProps) {
	const boxes = boxesOf(runs, param, metric);
	if (boxes.length === 0) return <p class="quiet">No run has both.</p>;
	if (boxes.length > VALUES_AT_MOST) {
		return (
			<p class="quiet">
				{nameOf(param)} has {boxes.length} values, too many for boxes; the scatter shows them.
			</p>
		);
	}
	const all = boxes.flatMap((box) => [box.low, box.high, ...box.outside]);
	const [least, most] = [Math.min(...all), Math.max(...all)];
	const place = (v: number) => (most === least ? 0.5 : (v - least) / (most - least));
	const y = axis(
		metric,
		ticksBetween(least, most, false).map((v) => ({ at: place(v), label: formatNumber(v) })),
	);
	const center = (i: number) => (i + 0.5) / boxes.length;
	const x = axis(
		param,
		boxes.map(({ label }, i) => ({ at: center(i), label })),
	);
	return (
		<PlotFrame
			x={x}
			y={y}
			label={`${y.name} by ${x.name}: ${boxes.map((b) => `${b.label}, median ${formatNumber(b.median)} of ${b.n}`).join("; ")}`}
		>
			{({ across, down }) =>
				boxes.map((box, i) => {
					const half = Math.min(28, (across(1) - across(0)) / boxes.length / 3);
					const cx = across(center(i));
					const at = (v: number) => down(place(v));
					return (
						<g key={box.label} class="plot-box">
							<title>{`${box.label}: median ${formatNumber(box.median)}, ${formatNumber(box.q1)} to ${formatNumber(box.q3)}, ${box.n} runs`}</title>
							<path d={`M${cx} ${at(box.low)}V${at(box.q1)}M${cx} ${at(box.q3)}V${at(box.high)}`} />
							<rect x={cx - half} width={2 * half} y={at(box.q3)} height={Math.max(1, at(box.q1) - at(box.q3))} />
							<path class="plot-median" d={`M${cx - half} ${at(box.median)}H${cx + half}`} />
							{box.outside.map((v, k) => (
								<circle key={k} cx={cx} cy={at(v)} r="2.5" />
							))}
						</g>
					);
				})
			}
		</PlotFrame>
	);
}

function axis(id: string, ticks: Dimension["ticks"]): Dimension {
	return { id, name: nameOf(id), ticks, categories: true, at: () => undefined, text: () => "" };
}

interface BoxPlotProps {
	readonly runs: readonly Run[];
	readonly param: string;
	readonly metric: string;
}
