/** A shown table as CSV, JSON, Markdown and LaTeX. */
import type { ShownTable, Value } from "./shown-table.ts";

export function toCsv({ heads, exact }: ShownTable): string {
	return `${[heads, ...exact].map((row) => row.map(csvField).join(",")).join("\r\n")}\r\n`;
}

function csvField(value: Value): string {
	if (value === null) return "";
	if (typeof value === "number") return numberText(value);
	// A spreadsheet runs what begins like a formula; a quote mark in front makes it text. Numbers stay numbers.
	const safe = /^[=+\-@\t\r]/.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** As Python's `float()` and pandas read them. */
function numberText(value: number): string {
	if (Number.isNaN(value)) return "NaN";
	if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
	return String(value);
}

/** JSON has no NaN and no infinities: they are texts. */
export function toJson({ heads, exact }: ShownTable): string {
	const safe = (value: Value) => (typeof value === "number" && !Number.isFinite(value) ? numberText(value) : value);
	const rows = exact.map((row) => Object.fromEntries(row.map((value, i) => [heads[i]!, safe(value)])));
	return `${JSON.stringify(rows, null, "\t")}\n`;
}

export function toMarkdown({ writtenHeads, written, numeric }: ShownTable): string {
	const line = (cells: readonly string[]) =>
		`| ${cells.map((c) => c.replaceAll("\\", "\\\\").replaceAll("|", "\\|").replaceAll(/\s+/g, " ")).join(" | ")} |`;
	const rule = `| ${numeric.map((right) => (right ? "---:" : "---")).join(" | ")} |`;
	return `${[line(writtenHeads), rule, ...written.map(line)].join("\n")}\n`;
}

const LATEX: Readonly<Record<string, string>> = {
	"\\": "\\textbackslash{}",
	"~": "\\textasciitilde{}",
	"^": "\\textasciicircum{}",
	"±": "$\\pm$",
	"\u2212": "$-$",
	"∞": "$\\infty$",
	"·": "$\\cdot$",
	"–": "--",
};

function latexText(text: string): string {
	return text.replaceAll(/[\\~^±\u2212∞·–]|[&%$#_{}]/g, (sign) => LATEX[sign] ?? `\\${sign}`).replaceAll(/\s+/g, " ");
}

/** With the rules of the booktabs package. */
export function toLatex({ writtenHeads, written, numeric }: ShownTable): string {
	const line = (cells: readonly string[]) => `\t${cells.map(latexText).join(" & ")} \\\\`;
	return [
		`\\begin{tabular}{${numeric.map((right) => (right ? "r" : "l")).join("")}}`,
		"\t\\toprule",
		line(writtenHeads),
		"\t\\midrule",
		...written.map(line),
		"\t\\bottomrule",
		"\\end{tabular}",
		"",
	].join("\n");
}
