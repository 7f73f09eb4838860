/** A run against a baseline as Markdown, for the summary of a CI job. */

import { nameOfKey } from "../db/document-key.ts";
import { directionOf } from "../share/direction.ts";
import { shortNumber } from "../share/numbers.ts";
import type { RunRow } from "../tracking/run-row.ts";

/** A run as summaries compare it. */
export interface Compared {
	readonly name: string;
	readonly url: string;
	readonly status: RunRow["status"];
	readonly metrics: ReadonlyMap<string, number>;
	readonly params: ReadonlyMap<string, string>;
}

export function comparedOf(run: RunRow, url: string): Compared {
	const entries = Object.entries(JSON.parse(run.metrics) as Record<string, [number, number, number, 0 | 1]>);
	const params = Object.entries(JSON.parse(run.params) as Record<string, string>);
	return {
		name: run.name,
		url,
		status: run.status,
		metrics: new Map(entries.map(([key, [value, , , nan]]) => [nameOfKey(key), nan ? Number.NaN : value])),
		params: new Map(params.map(([key, value]) => [nameOfKey(key), value])),
	};
}

export interface Summary {
	readonly run: Compared;
	/** Undefined where there is nothing to compare with. */
	readonly baseline: Compared | undefined;
	/** What the baseline is, in words. */
	readonly baselineIs: string;
	readonly metrics: readonly string[];
	readonly direction: (metric: string) => 1 | -1;
	/** What is broken, as `[metric, reason]`; undefined where no threshold was asked for. */
	readonly broken: readonly (readonly [metric: string, reason: string])[] | undefined;
}

const MAX_PARAMS = 20;

export function summaryMarkdown(summary: Summary): string {
	const { run, baseline, baselineIs } = summary;
	const against = baseline
		? ` against ${link(baseline)} (${plain(baselineIs)})`
		: baselineIs && ` (${plain(baselineIs)})`;
	const parts = [`### ${link(run)}${against}`, metricsTable(summary), verdict(summary)];
	if (run.status !== "FINISHED") parts.push(`The run is ${run.status.toLowerCase()}: its values may not be final.`);
	if (baseline) parts.push(paramsTable(run, baseline));
	return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function metricsTable({ run, baseline, metrics, direction }: Summary): string {
	if (metrics.length === 0) return "The run has logged no metrics.";
	if (!baseline) {
		return table(
			["metric", "value"],
			metrics.map((name) => [plain(name), cell(run.metrics.get(name))]),
		);
	}
	const rows = metrics.map((name) => {
		const [value, before] = [run.metrics.get(name), baseline.metrics.get(name)];
		return [plain(name), cell(value), cell(before), ...difference(value, before, direction(name))];
	});
	return table(["metric", "this run", "baseline", "difference", ""], rows);
}

/** The difference and what it means. */
function difference(value: number | undefined, before: number | undefined, direction: 1 | -1): [string, string] {
	if (value === undefined || before === undefined) return ["", value === undefined ? "missing" : "new"];
	if (Object.is(value, before) || value === before) return ["0", "="];
	const delta = value - before;
	if (Number.isNaN(delta)) return ["", Number.isNaN(value) ? "🔴 NaN" : "🟢 no longer NaN"];
	const percent = before === 0 || !Number.isFinite(delta) ? "" : ` (${signed((delta / Math.abs(before)) * 100, 3)} %)`;
	const word = delta * direction > 0 ? "🟢" : "🔴";
	return [
		`${signed(delta)}${percent}`,
		`${word} ${delta > 0 ? "↑" : "↓"} ${delta * direction > 0 ? "better" : "worse"}`,
	];
}

function signed(value: number, digits = 4): string {
	return `${value > 0 ? "+" : ""}${shortNumber(value, digits)}`;
}

function verdict({ broken }: Summary): string {
	if (broken === undefined) return "";
	if (broken.length === 0) return "✅ All thresholds hold.";
	return broken.map(([metric, reason]) => `❌ **Threshold broken:** ${plain(metric)}: ${plain(reason)}.`).join("\n\n");
}

function paramsTable(run: Compared, baseline: Compared): string {
	const names = [...new Set([...run.params.keys(), ...baseline.params.keys()])]
		.filter((name) => run.params.get(name) !== baseline.params.get(name))
		.sort();
	if (names.length === 0) return "";
	const rows = names
		.slice(0, MAX_PARAMS)
		.map((name) => [name, run.params.get(name) ?? "", baseline.params.get(name) ?? ""].map(plain));
	const more = names.length > MAX_PARAMS ? `\n\n… and ${names.length - MAX_PARAMS} more.` : "";
	return `**Params that differ**\n\n${table(["param", "this run", "baseline"], rows)}${more}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cell(value: number | undefined): string {
	return value === undefined ? "" : shortNumber(value, 5);
}

function link({ name, url }: Compared): string {
	return `[${plain(name)}](${url})`;
}

const MAX_TEXT = 120;

/** Text that stands as it is: no markup, no line breaks, no end of a table's cell. */
export function plain(text: string): string {
	const letters = [...text.replace(/\s+/g, " ")];
	const short = letters.length > MAX_TEXT ? `${letters.slice(0, MAX_TEXT - 1).join("")}…` : letters.join("");
	return short.replace(/[\\`*_{}[\]<>|#&@~!]/g, "\\$&");
}

/** The direction of a metric as the request says it, else as its name does. */
export function directions(higher: readonly string[], lower: readonly string[]): (metric: string) => 1 | -1 {
	return (metric) => (higher.includes(metric) ? 1 : lower.includes(metric) ? -1 : directionOf(metric));
}
