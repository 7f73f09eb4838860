/** The one wrapper around uPlot: lines in, a chart with a hover out. Nothing else in the dashboard knows uPlot. */
import "uplot/dist/uPlot.min.css";
import "./line-chart.css";
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { inkVersion } from "../theme.ts";
import { drawBands } from "./bands.ts";
import { drawEndLabels } from "./end-labels.ts";
import { Hover, type HoverPlace } from "./hover.tsx";
import { readInk } from "./ink.ts";
import { type Column, joinLines } from "./join-lines.ts";
import type { AxisKind, Line } from "./line.ts";
import { plotOptions } from "./plot-options.ts";
import { smooth } from "./smooth.ts";
import { extentOf } from "./y-range.ts";

export interface LineChartProps {
	readonly lines: readonly Line[];
	/** For readers who do not see it. */
	readonly label: string;
	readonly axis: AxisKind;
	readonly logY: boolean;
	/** 0 to 1. */
	readonly smoothing: number;
	readonly height: number;
	/** False: the few points far outside do not stretch the axis. */
	readonly outliers?: boolean;
	/** Charts of one key share their cursor. */
	readonly syncKey?: string;
	/** Told the part of the x axis that the reader zooms into; null for all of it. */
	readonly onWindow?: (part: readonly [from: number, to: number] | null) => void;
}

export function LineChart(props: LineChartProps) {
	const { lines, label, axis, logY, smoothing, height, outliers = true, syncKey, onWindow } = props;
	const box = useRef<HTMLDivElement>(null);
	const plot = useRef<uPlot | undefined>(undefined);
	const tellWindow = useRef(onWindow);
	tellWindow.current = onWindow;
	const place = useSignal<HoverPlace | undefined>(undefined);
	const smoothed = smoothing > 0;
	const shown = logY ? lines.map(positive) : lines;
	const drawn = useRef(shown);
	drawn.current = shown;
	// What cannot be changed in a uPlot once it is made.
	const shape = JSON.stringify([
		shown.map((l) => [l.id, l.colour, l.dash, l.x.length === 1]),
		axis,
		logY,
		smoothed,
		outliers,
	]);

	// `shape` stands for all that the options are made of
	useEffect(() => {
		const element = box.current!;
		const size = { width: element.clientWidth || 300, height };
		const ink = readInk();
		const extent = (from: number, to: number) => extentOf(drawn.current, from, to, outliers);
		const look = { ink, axis, logY, smoothed, syncKey, extent };
		const options = plotOptions(shown, look, size);
		options.hooks = {
			drawAxes: [(u) => drawBands(u, drawn.current, ink, logY)],
			draw: [(u) => drawEndLabels(u, drawn.current, ink)],
			setCursor: [
				(u) => {
					place.value = placeOf(u);
				},
			],
		};
		options.hooks.setSelect = [
			({ select, posToVal }) => {
				if (select.width > 0)
					tellWindow.current?.([posToVal(select.left, "x"), posToVal(select.left + select.width, "x")]);
			},
		];
		const made = new uPlot(options, dataOf(shown, smoothing), element);
		plot.current = made;
		const showAll = () => tellWindow.current?.(null);
		made.over.addEventListener("dblclick", showAll);
		const observer = new ResizeObserver(() => {
			if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height });
		});
		observer.observe(element);
		return () => {
			observer.disconnect();
			made.destroy();
			plot.current = undefined;
		};
	}, [shape, height, syncKey, inkVersion.value]);

	useEffect(() => {
		const made = plot.current;
		if (!made) return;
		const zoomed = isZoomed(made);
		made.setData(dataOf(shown, smoothing), !zoomed);
		// Without new scales uPlot keeps the old paths.
		if (zoomed) made.redraw();
	}, [lines, smoothing, logY]);

	return (
		<div class="line-chart" role="img" aria-label={label} data-lines={lines.length} data-points={pointsIn(lines)}>
			<div ref={box} />
			{place.value && <Hover place={place.value} lines={shown} axis={axis} />}
		</div>
	);
}

/** Whether the reader looks at a part: then new points must not take the view away. */
function isZoomed(plot: uPlot): boolean {
	const { min, max } = plot.scales.x!;
	const x = plot.data[0];
	return min != null && max != null && (min > x[0]! || max < x.at(-1)!);
}

function dataOf(lines: readonly Line[], smoothing: number): uPlot.AlignedData {
	const { x, ys } = joinLines(lines);
	if (smoothing <= 0) return [x, ...ys] as uPlot.AlignedData;
	const { ys: smooths } = joinLines(lines.map((l) => ({ x: l.x, y: smooth(l.x, l.y, smoothing) })));
	const both: Column[] = ys.flatMap((raw, i) => [raw, smooths[i]!]);
	return [x, ...both] as uPlot.AlignedData;
}

function positive(line: Line): Line {
	return { ...line, y: line.y.map((v) => (v !== null && v > 0 ? v : null)) };
}

function placeOf(u: uPlot): HoverPlace | undefined {
	const { left = -1, top = -1, event } = u.cursor;
	if (left < 0) return undefined;
	const { offsetLeft, offsetTop, clientWidth } = u.over;
	return {
		x: u.posToVal(left, "x"),
		onLeft: left < clientWidth / 2,
		plotLeft: offsetLeft,
		plotTop: offsetTop,
		own: event != null && u.over.contains(event.target as Node),
		yAt: (value) => u.valToPos(value, "y"),
		cursorTop: top,
	};
}

function pointsIn(lines: readonly Line[]): number {
	return lines.reduce((sum, line) => sum + line.x.length, 0);
}
