/** What a run can be placed by: a param or a metric, as a position from 0 to 1 on an axis of its own. */
import type { Run } from "../../data/run.ts";
import { formatNumber } from "../../format/number.ts";

export interface Dimension {
	/** "params.lr" or "metrics.f1". */
	readonly id: string;
	readonly name: string;
	/** Where the run lies, 0 to 1; undefined where it has no value. */
	readonly at: (run: Run) => number | undefined;
	/** What the run has there, as text. */
	readonly text: (run: Run) => string;
	/** Places on the axis that are named. */
	readonly ticks: readonly { readonly at: number; readonly label: string }[];
	/** Whether the places are categories rather than a scale. */
	readonly categories: boolean;
}

/** More texts than this on one axis are no categories but names. */
export const CATEGORIES_AT_MOST = 30;
/** From this factor between least and greatest on, positive values lie on a logarithmic axis. */
const LOG_FROM = 100;

export function valueText(run: Run, id: string): string | undefined {
	const [kind, name] = [id.slice(0, id.indexOf(".")), id.slice(id.indexOf(".") + 1)];
	if (kind === "params") return run.params[name];
	const value = run.metrics[name]?.value;
	return value === undefined ? undefined : String(value);
}

/** The value as a number; undefined for none and for what is no finite number. */
export function numberOf(run: Run, id: string): number | undefined {
	const text = valueText(run, id);
	if (text === undefined || text.trim() === "") return undefined;
	const value = Number(text);
	return Number.isFinite(value) ? value : undefined;
}

export function nameOf(id: string): string {
	return id.slice(id.indexOf(".") + 1);
}

/** Whether all values that are there are numbers. */
export function isNumeric(runs: readonly Run[], id: string): boolean {
	if (id.startsWith("metrics.")) return true;
	const there = runs.filter((run) => valueText(run, id) !== undefined);
	return there.length > 0 && there.every((run) => numberOf(run, id) !== undefined);
}

export function dimensionOf(runs: readonly Run[], id: string): Dimension {
	const name = nameOf(id);
	if (!isNumeric(runs, id)) return categorical(runs, id, name);
	let [least, most] = [Infinity, -Infinity];
	for (const run of runs) {
		const value = numberOf(run, id);
		if (value === undefined) continue;
		least = Math.min(least, value);
		most = Math.max(most, value);
	}
	const log = least > 0 && most / least >= LOG_FROM;
	const [low, high] = log ? [Math.log(least), Math.log(most)] : [least, most];
	const place = (value: number) => (high === low ? 0.5 : ((log ? Math.log(value) : value) - low) / (high - low));
	const ticks = (least > most ? [] : ticksBetween(least, most, log)).map((v) => ({
		at: place(v),
		label: formatNumber(v),
	}));
	return {
		id,
		name,
		categories: false,
		ticks,
		text: (run) => valueText(run, id) ?? "–",
		at: (run) => {
			const value = numberOf(run, id);
			return value === undefined ? undefined : place(value);
		},
	};
}

function categorical(runs: readonly Run[], id: string, name: string): Dimension {
	const found = new Set(runs.flatMap((run) => valueText(run, id) ?? []));
	const texts = [...found].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
	const places = new Map(texts.map((text, i) => [text, (i + 0.5) / texts.length]));
	return {
		id,
		name,
		categories: true,
		ticks: texts.slice(0, CATEGORIES_AT_MOST).map((text) => ({ at: places.get(text)!, label: text })),
		text: (run) => valueText(run, id) ?? "–",
		at: (run) => places.get(valueText(run, id) ?? ""),
	};
}

/** A few round numbers from `least` to `most`. */
export function ticksBetween(least: number, most: number, log: boolean): number[] {
	if (least === most) return [least];
	if (log) {
		const powers: number[] = [];
		for (let p = Math.ceil(Math.log10(least) - 1e-9); 10 ** p <= most * (1 + 1e-9); p++) powers.push(Number(`1e${p}`));
		const every = Math.ceil(powers.length / 6);
		return powers.length > 1 ? powers.filter((_, i) => i % every === 0) : [least, most];
	}
	const raw = (most - least) / 4;
	const power = 10 ** Math.floor(Math.log10(raw));
	const step = power * ([1, 2, 5, 10].find((n) => n * power >= raw) ?? 10);
	const ticks: number[] = [];
	for (let i = Math.ceil(least / step - 1e-9); i * step <= most + step * 1e-9; i++)
		ticks.push(Number((i * step).toPrecision(12)));
	return ticks;
}
