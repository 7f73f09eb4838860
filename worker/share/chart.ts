/** A chart of one metric as SVG, drawn here: it shows where no script runs, as on GitHub, in Slack, in an e-mail. */
import { CHART_CSS, colourCss, SERIES_COLOURS, type Theme } from "./colours.ts";
import { html, Markup } from "./markup.ts";
import { shortNumber } from "./numbers.ts";
import { ticks } from "./ticks.ts";
import type { Curve } from "./view.ts";

export interface ChartOptions {
	readonly metric: string;
	readonly curves: readonly Curve[];
	/** Names and places of the runs: a run has its colour in every chart of a link. */
	readonly runs: readonly { readonly run_id: string; readonly name: string }[];
	readonly width: number;
	readonly height: number;
}

const MARGIN = { top: 28, right: 12, bottom: 22, left: 52 };
const LEGEND_ROW = 16;
/** Runs that are named below the chart. */
const MAX_NAMED = 6;

/** The drawing, to stand in a page that has CHART_CSS. */
export function chartSvg({ metric, curves, runs, width, height }: ChartOptions): Markup {
	const named = curves.length > 1 ? curves.slice(0, MAX_NAMED) : [];
	const whole = height + named.length * LEGEND_ROW;
	const frame = frameOf(curves, width, height);
	const place = (id: string) =>
		Math.max(
			0,
			runs.findIndex(({ run_id }) => run_id === id),
		);
	const colour = (id: string) => `s${place(id) % SERIES_COLOURS}`;
	const unnamed = curves.length - named.length;
	return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${whole}" width="${width}" height="${whole}" role="img"><title>${metric}</title><rect class="ground" width="100%" height="100%"/><text class="title" x="${MARGIN.left}" y="18">${cut(metric, 60)}</text>${axes(frame, width, height)}${curves.map(
		(curve) => html`<g class="${colour(curve.run_id)}">${drawn(curve, frame)}</g>`,
	)}${named.map(
		({ run_id }, i) =>
			html`<g class="${colour(run_id)}"><rect class="dot" x="${MARGIN.left}" y="${height + i * LEGEND_ROW - 4}" width="8" height="8"/></g><text class="label" x="${MARGIN.left + 14}" y="${height + i * LEGEND_ROW + 4}">${cut(runs[place(run_id)]?.name ?? "", 70)}${i === named.length - 1 && unnamed > 0 && ` and ${unnamed} more`}</text>`,
	)}</svg>`;
}

/** The drawing by itself. */
export function standaloneChart(options: ChartOptions, theme: Theme): string {
	const style = `<style>${colourCss(theme)}${CHART_CSS}</style>`;
	return chartSvg(options).text.replace("<title>", `${style}<title>`);
}

interface Frame {
	readonly x: (value: number) => number;
	readonly y: (value: number) => number;
	readonly xTicks: readonly number[];
	readonly yTicks: readonly number[];
}

function frameOf(curves: readonly Curve[], width: number, height: number): Frame {
	const [left, right] = rangeOf(curves.flatMap(({ x }) => x));
	const [low, high] = rangeOf(curves.flatMap(({ y }) => y));
	const [w, h] = [width - MARGIN.left - MARGIN.right, height - MARGIN.top - MARGIN.bottom];
	return {
		x: (value) => MARGIN.left + ((value - left) / (right - left)) * w,
		y: (value) => MARGIN.top + (1 - (value - low) / (high - low)) * h,
		xTicks: ticks(left, right, width / 110),
		yTicks: ticks(low, high, height / 55),
	};
}

/** The least and the greatest finite value, apart in any case. */
function rangeOf(values: readonly (number | null)[]): [number, number] {
	let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (const value of values) {
		if (value === null || !Number.isFinite(value)) continue;
		least = Math.min(least, value);
		most = Math.max(most, value);
	}
	if (least > most) return [0, 1];
	if (least < most) return [least, most];
	const room = Math.abs(least) / 10 || 1;
	return [least - room, most + room];
}

function axes({ x, y, xTicks, yTicks }: Frame, width: number, height: number): Markup[] {
	const bottom = height - MARGIN.bottom;
	return [
		...yTicks.map(
			(tick) =>
				html`<line class="grid" x1="${MARGIN.left}" x2="${width - MARGIN.right}" y1="${at(y(tick))}" y2="${at(y(tick))}"/><text class="label" x="${MARGIN.left - 6}" y="${at(y(tick) + 4)}" text-anchor="end">${shortNumber(tick)}</text>`,
		),
		...xTicks.map(
			(tick) =>
				html`<text class="label" x="${at(x(tick))}" y="${bottom + 14}" text-anchor="middle">${shortNumber(tick)}</text>`,
		),
	];
}

function drawn({ x, y }: Curve, frame: Frame): Markup {
	let path = "";
	let pen = false;
	let points = 0;
	for (const [i, value] of y.entries()) {
		if (value === null || !Number.isFinite(value)) {
			pen = false;
			continue;
		}
		path += `${pen ? "L" : "M"}${at(frame.x(x[i]!))} ${at(frame.y(value))}`;
		pen = true;
		points++;
	}
	if (points === 1) {
		const [cx, cy] = path.slice(1).split(" ");
		return html`<circle class="dot" cx="${cx}" cy="${cy}" r="3"/>`;
	}
	return html`<path class="curve" d="${new Markup(path)}"/>`;
}

function at(value: number): string {
	return String(Math.round(value * 10) / 10);
}

function cut(text: string, length: number): string {
	const letters = [...text];
	return letters.length > length ? `${letters.slice(0, length - 1).join("")}…` : text;
}
