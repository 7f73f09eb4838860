import type { AxisKind, Line } from "../../charts/line.ts";

/** The drawn points, one a line: run, place, value. Gaps (NaN, infinities) are left empty. */
export function linesCsv(lines: readonly Line[], axis: AxisKind): string {
	const deviates = lines.some((line) => line.deviation);
	const place = { step: "step", time: "time_ms", relative: "seconds" }[axis];
	const rows = lines.flatMap((line) =>
		line.x.map((x, i) => {
			const cells = [quoted(line.label), x, line.y[i] ?? ""];
			return (deviates ? [...cells, line.deviation?.[i] ?? ""] : cells).join(",");
		}),
	);
	return `${[["run", place, "value", ...(deviates ? ["std"] : [])].join(","), ...rows].join("\r\n")}\r\n`;
}

function quoted(text: string): string {
	// A spreadsheet runs what begins like a formula.
	const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
