/** Numbers and times as a shared page shows them. */
import type { MetricEntry } from "./view.ts";

/** At most `digits` significant digits. */
export function shortNumber(value: number, digits = 4): string {
	if (!Number.isFinite(value)) return value > 0 ? "∞" : Number.isNaN(value) ? "NaN" : "−∞";
	if (value === 0) return "0";
	const size = Math.abs(value);
	if (size >= 1e6 || size < 1e-4) {
		const [mantissa, exponent] = value.toExponential(digits - 1).split("e") as [string, string];
		return `${Number(mantissa)}e${Number(exponent)}`.replace("-", "−");
	}
	const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(Math.max(digits, 1))));
	return text.replace("-", "−");
}

/** The latest value of a metric. */
export function latestOf(entry: MetricEntry): number {
	return entry[3] === 1 ? Number.NaN : entry[0];
}

/** `2026-11-21 05:04 UTC` */
export function clockTime(time: number): string {
	return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `3 h 12 min`; the two greatest units. */
export function duration(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	const units: [number, string][] = [
		[Math.floor(seconds / 86_400), "d"],
		[Math.floor(seconds / 3_600) % 24, "h"],
		[Math.floor(seconds / 60) % 60, "min"],
		[seconds % 60, "s"],
	];
	const first = units.findIndex(([n]) => n > 0);
	if (first < 0) return "0 s";
	return units
		.slice(first, first + 2)
		.filter(([n]) => n > 0)
		.map(([n, unit]) => `${n} ${unit}`)
		.join(" ");
}

export function fileSize(bytes: number): string {
	if (bytes < 1_000) return `${bytes} B`;
	const unit = Math.min(4, Math.floor(Math.log10(bytes) / 3));
	return `${shortNumber(bytes / 1_000 ** unit, 3)} ${["B", "kB", "MB", "GB", "TB"][unit]}`;
}
