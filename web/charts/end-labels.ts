import type uPlot from "uplot";
import type { Ink } from "./ink.ts";
import type { Line } from "./line.ts";

/** Lines that can be named at their ends without the names covering the chart. */
export const LABELLED = 5;
const APART = 12;
const LONGEST = 18;

/** Where names stand so that none covers another: in the order of the lines' ends, pushed apart, within the box. */
export function spaced(ends: readonly number[], least: number, greatest: number, apart: number): number[] {
	const order = ends.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
	let below = least - apart;
	for (const entry of order) {
		entry.y = Math.max(entry.y, below + apart);
		below = entry.y;
	}
	let above = greatest + apart;
	for (const entry of order.toReversed()) {
		entry.y = Math.min(entry.y, above - apart);
		above = entry.y;
	}
	const placed: number[] = [];
	for (const { y, i } of order) placed[i] = y;
	return placed;
}

/** Writes the lines' names at their last points, where there are few. */
export function drawEndLabels(plot: uPlot, lines: readonly Line[], ink: Ink): void {
	if (lines.length < 2 || lines.length > LABELLED) return;
	const scale = devicePixelRatio;
	const { ctx, bbox } = plot;
	const { min = null, max = null } = plot.scales.x ?? {};
	const ends = lines.flatMap((line) => {
		const i = line.x.findLastIndex((x, at) => line.y[at] != null && (max === null || x <= max));
		if (i < 0 || (min !== null && line.x[i]! < min)) return [];
		return [{ line, x: plot.valToPos(line.x[i]!, "x", true), y: plot.valToPos(line.y[i]!, "y", true) }];
	});
	const tops = spaced(
		ends.map((end) => end.y),
		bbox.top + 6 * scale,
		bbox.top + bbox.height - 6 * scale,
		APART * scale,
	);
	ctx.save();
	ctx.font = ink.font.replace("11px", `600 ${10 * scale}px`);
	ctx.textBaseline = "middle";
	ctx.textAlign = "right";
	ctx.lineJoin = "round";
	ends.forEach(({ line, x }, i) => {
		const text = line.label.length > LONGEST ? `${line.label.slice(0, LONGEST - 1)}…` : line.label;
		const right = Math.min(x, bbox.left + bbox.width) - 4 * scale;
		// A rim of the ground's colour keeps the name readable where it lies on lines.
		ctx.lineWidth = 3 * scale;
		ctx.strokeStyle = ink.ground;
		ctx.strokeText(text, right, tops[i]!);
		ctx.fillStyle = ink.series[line.colour] ?? ink.text;
		ctx.fillText(text, right, tops[i]!);
	});
	ctx.restore();
}
