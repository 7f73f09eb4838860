/** The results as a table for people: figures side by side, ratio, target, and whether it is met. */
import type { Result } from "./measure.ts";
import type { Figure } from "./scenario.ts";

/** Aligned text; the first column to the left, the others to the right. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
	const widths: number[] = [];
	for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
	return rows
		.map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
		.join("\n");
}

/** @param judge whether the sizes were those that the targets are for */
export function resultTable(
	results: readonly Result[],
	ours: string,
	theirs: string | undefined,
	judge: boolean,
): string {
	const head = ["", ours, ...(theirs ? [theirs, "ratio"] : []), "target", ""];
	const rows = results.flatMap(({ scenario, values }) =>
		Object.entries(scenario.figures).map(([name, figure]) => {
			const [our, their] = [values.get(ours)?.[name], theirs === undefined ? undefined : values.get(theirs)?.[name]];
			const ratio = better(figure, our, their);
			const compared = theirs ? [shown(figure, their), ratio === undefined ? "–" : `${ratioText(ratio, their)} ×`] : [];
			return [
				figure.title,
				shown(figure, our),
				...compared,
				targetText(figure),
				judge ? verdict(figure, our, ratio) : "",
			];
		}),
	);
	return alignedTable([head, ...rows]);
}

/** What "infinite" stands for: the query was given up then. */
const GIVEN_UP_MS = 60_000;

/** How many times better ours is. */
function better({ better }: Figure, ours: number | undefined, theirs: number | undefined): number | undefined {
	if (ours === undefined || theirs === undefined) return undefined;
	const [a, b] = [Math.min(ours, GIVEN_UP_MS), Math.min(theirs, GIVEN_UP_MS)];
	return better === "more" ? ours / theirs : b / a;
}

function ratioText(ratio: number, theirs: number | undefined): string {
	return `${theirs === Number.POSITIVE_INFINITY ? "> " : ""}${ratio >= 100 ? Math.round(ratio) : ratio.toPrecision(2)}`;
}

function shown({ unit }: Figure, value: number | undefined): string {
	if (value === undefined || Number.isNaN(value)) return "–";
	if (value === Number.POSITIVE_INFINITY) return "> 60 s";
	const text = value >= 1_000 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
	return `${text} ${unit}`;
}

function targetText({ target, unit }: Figure): string {
	if (!target) return "";
	const parts = [];
	if (target.times !== undefined) parts.push(target.times === 1 ? "not above MLflow's" : `≥ ${target.times} ×`);
	if (target.atMost !== undefined) parts.push(`≤ ${target.atMost} ${unit}`);
	return parts.join(", ");
}

/** A cross where any part of the target is missed, nothing where no part could be judged. */
function verdict({ target }: Figure, ours: number | undefined, ratio: number | undefined): string {
	if (!target) return "";
	if (ours === undefined) return "✗";
	const judged = [
		...(target.times !== undefined && ratio !== undefined ? [ratio >= target.times] : []),
		...(target.atMost !== undefined ? [ours <= target.atMost] : []),
	];
	return judged.length === 0 ? "" : judged.every(Boolean) ? "✓" : "✗";
}
