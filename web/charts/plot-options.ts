/** How Runnel's charts look in uPlot: hairline grid, one-pixel lines, no chrome. */
import uPlot from "uplot";
import { numberLabels, spanLabels, TIME_INCREMENTS } from "./axis-labels.ts";
import { DASHES } from "./colour.ts";
import { faint, type Ink } from "./ink.ts";
import type { AxisKind, Line } from "./line.ts";

export interface PlotLook {
	readonly ink: Ink;
	readonly axis: AxisKind;
	readonly logY: boolean;
	/** Whether each line is drawn twice: raw and faint, and smoothed. */
	readonly smoothed: boolean;
	readonly syncKey: string | undefined;
	/** How far the y axis reaches for what is drawn between two places; undefined for nothing drawn. */
	readonly extent: (from: number, to: number) => readonly [number, number] | undefined;
}

export function plotOptions(
	lines: readonly Line[],
	look: PlotLook,
	size: { readonly width: number; readonly height: number },
): uPlot.Options {
	const { axis } = look;
	return {
		...size,
		ms: 1,
		padding: [8, 12, 0, 0],
		legend: { show: false },
		scales: { x: { time: axis === "time" }, y: yScale(look) },
		axes: [xAxis(look), yAxis(look)],
		series: [{}, ...lines.flatMap((line) => seriesOf(line, look))],
		cursor: {
			// A click without dragging is no zoom; a double click shows everything again.
			drag: { x: true, y: false, dist: 4 },
			y: false,
			points: { size: 6, width: 0, fill: (_, i) => strokeOf(lines, look, i) },
			...(look.syncKey === undefined ? {} : { sync: { key: look.syncKey, setSeries: false } }),
		},
		select: { show: true, left: 0, top: 0, width: 0, height: 0 },
	};
}

function yScale({ logY, extent }: PlotLook): uPlot.Scale {
	return {
		distr: logY ? 3 : 1,
		range: (u, min, max) => {
			const { min: from, max: to } = u.scales.x!;
			const [low, high] = extent(from ?? -Infinity, to ?? Infinity) ?? [min, max];
			if (low === null || high === null) return [min, max];
			return logY ? uPlot.rangeLog(low > 0 ? low : min, high, 10, false) : uPlot.rangeNum(low, high, 0.1, true);
		},
	};
}

function strokeOf(lines: readonly Line[], look: PlotLook, series: number): string {
	const line = lines[look.smoothed ? Math.floor((series - 1) / 2) : series - 1];
	return look.ink.series[line?.colour ?? 0] ?? look.ink.text;
}

function seriesOf(line: Line, { ink, smoothed }: PlotLook): uPlot.Series[] {
	const colour = ink.series[line.colour] ?? ink.text;
	const shape = (stroke: string, width: number): uPlot.Series => ({
		label: line.label,
		stroke,
		width,
		dash: [...DASHES[line.dash]!],
		spanGaps: false,
		points: { show: line.x.length === 1, size: 5, fill: colour },
	});
	return smoothed ? [shape(faint(colour, 0.25), 1), shape(colour, 1.25)] : [shape(colour, 1.25)];
}

function baseAxis({ ink }: PlotLook): uPlot.Axis {
	return {
		stroke: ink.text,
		font: ink.font,
		grid: { stroke: ink.grid, width: 1 },
		ticks: { show: false },
		gap: 4,
	};
}

function xAxis(look: PlotLook): uPlot.Axis {
	const base = { ...baseAxis(look), size: 24, space: 64 };
	if (look.axis === "time") return { ...base, values: clockLabels };
	if (look.axis === "relative")
		return { ...base, incrs: TIME_INCREMENTS, values: (_, at, __, ___, incr) => spanLabels(at, incr) };
	return { ...base, incrs: STEP_INCREMENTS, values: (_, at, __, ___, incr) => numberLabels(at, incr) };
}

/** Steps are whole: no labels between them. */
const STEP_INCREMENTS = Array.from({ length: 16 }, (_, power) => [1, 2, 5].map((n) => n * 10 ** power)).flat();

function yAxis(look: PlotLook): uPlot.Axis {
	return {
		...baseAxis(look),
		space: 32,
		size: (u, labels) => {
			u.ctx.font = look.ink.font.replace("11px", `${11 * devicePixelRatio}px`);
			const widest = Math.max(0, ...(labels ?? []).map((label) => u.ctx.measureText(label ?? "").width));
			return Math.ceil(widest / devicePixelRatio) + 14;
		},
		values: (_, at, __, ___, incr) => (look.logY ? at.map((v) => powerLabel(v)) : numberLabels(at, incr)),
	};
}

/** On a logarithmic axis the powers of ten alone are named. */
function powerLabel(value: number | null): string {
	if (value === null || value <= 0) return "";
	const power = Math.log10(value);
	return Math.abs(power - Math.round(power)) < 1e-9 ? numberLabels([value], value)[0]! : "";
}

function clockLabels(_: uPlot, at: (number | null)[], __: number, ___: number, increment: number): string[] {
	const two = (n: number) => String(n).padStart(2, "0");
	return at.map((value) => {
		if (value === null) return "";
		const d = new Date(value);
		if (increment >= 86_400_000) return d.toLocaleDateString("en-GB", { day: "numeric", month: "short" });
		const clock = `${two(d.getHours())}:${two(d.getMinutes())}`;
		return increment >= 60_000 ? clock : `${clock}:${two(d.getSeconds())}`;
	});
}
