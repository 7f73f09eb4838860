import type uPlot from "uplot";
import { faint, type Ink } from "./ink.ts";
import type { Line } from "./line.ts";

const OPACITY = 0.18;

/** Draws each mean's deviation as a band, below all lines. */
export function drawBands(plot: uPlot, lines: readonly Line[], ink: Ink, logY: boolean): void {
	const banded = lines.filter((line) => line.deviation?.some((d) => d !== null));
	if (banded.length === 0) return;
	const { ctx } = plot;
	const { left, top, width, height } = plot.bbox;
	ctx.save();
	ctx.beginPath();
	ctx.rect(left, top, width, height);
	ctx.clip();
	const floor = plot.scales.y?.min ?? 0;
	const at = (x: number, y: number): [number, number] => [
		plot.valToPos(x, "x", true),
		plot.valToPos(logY ? Math.max(y, floor) : y, "y", true),
	];
	for (const { x, y, deviation, colour } of banded) {
		const known = x.flatMap((place, i) => {
			const [mean, spread] = [y[i], deviation![i]];
			return mean == null || spread == null ? [] : [{ place, low: mean - spread, high: mean + spread }];
		});
		ctx.beginPath();
		for (const { place, high } of known) ctx.lineTo(...at(place, high));
		for (const { place, low } of known.toReversed()) ctx.lineTo(...at(place, low));
		ctx.fillStyle = faint(ink.series[colour] ?? ink.text, OPACITY);
		ctx.fill();
	}
	ctx.restore();
}
