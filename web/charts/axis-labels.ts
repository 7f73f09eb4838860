/** Labels of axes: no more digits than tell neighbours apart, SI units, and times as people say them. */
import { formatNumber } from "../format/number.ts";
import type { AxisKind } from "./line.ts";

const SI = [
	{ from: 1e12, unit: "T" },
	{ from: 1e9, unit: "G" },
	{ from: 1e6, unit: "M" },
	{ from: 1e3, unit: "k" },
];

/** Labels for numbers that lie `increment` apart. */
export function numberLabels(values: readonly (number | null)[], increment: number): string[] {
	const largest = Math.max(...values.map((v) => Math.abs(v ?? 0)));
	if (largest > 0 && largest < 1e-3) return values.map((v) => (v === null ? "" : formatNumber(v)));
	const { from, unit } = SI.find((si) => largest >= si.from && largest >= 10_000) ?? { from: 1, unit: "" };
	const places = placesOf(increment / from);
	return values.map((v) => {
		if (v === null) return "";
		const text = (Math.abs(v) / from).toFixed(places);
		return (v < 0 ? "\u2212" : "") + (Number(text) === 0 ? "0" : text + unit);
	});
}

/** Decimal places at which multiples of `increment` are written without rounding. */
function placesOf(increment: number): number {
	for (let places = 0; places < 6; places++) {
		const scaled = increment * 10 ** places;
		if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return places;
	}
	return 6;
}

const SECOND = 1;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** Distances that fall on round clock times, in seconds. */
export const TIME_INCREMENTS = [
	0.001,
	0.002,
	0.005,
	0.01,
	0.02,
	0.05,
	0.1,
	0.2,
	0.5,
	1,
	2,
	5,
	10,
	15,
	30,
	MINUTE,
	2 * MINUTE,
	5 * MINUTE,
	10 * MINUTE,
	15 * MINUTE,
	30 * MINUTE,
	HOUR,
	2 * HOUR,
	3 * HOUR,
	6 * HOUR,
	12 * HOUR,
	DAY,
	2 * DAY,
	7 * DAY,
	30 * DAY,
];

/** Labels for spans of time in seconds: "0", "30 s", "5 min", "2 h". */
export function spanLabels(values: readonly (number | null)[], increment: number): string[] {
	return values.map((v) => (v === null ? "" : spanLabel(v, increment)));
}

function spanLabel(seconds: number, increment: number): string {
	if (seconds === 0) return "0";
	if (increment >= DAY) return `${seconds / DAY} d`;
	if (increment >= HOUR || (seconds >= HOUR && seconds % HOUR === 0)) return `${seconds / HOUR} h`;
	if (seconds >= HOUR)
		return `${Math.floor(seconds / HOUR)}:${String(Math.round((seconds % HOUR) / MINUTE)).padStart(2, "0")} h`;
	if (increment >= MINUTE || (seconds >= MINUTE && seconds % MINUTE === 0)) return `${seconds / MINUTE} min`;
	if (increment >= SECOND) return `${seconds} s`;
	return `${Math.round(seconds * 1000)} ms`;
}

/** What the hover says of a place on the x axis. */
export function placeLabel(x: number, kind: AxisKind): string {
	if (kind === "step") return `step ${x.toLocaleString("en")}`;
	if (kind === "relative") return `after ${spanLabel(x, x >= HOUR ? MINUTE : SECOND)}`;
	return new Date(x).toLocaleString("en-GB");
}
