import type { AxisKind, Line } from "../../charts/line.ts";
import { saveFile } from "../export/save-file.ts";
import { linesCsv } from "./lines-csv.ts";

/** Saves what the chart in `root` shows as a picture. */
export function savePng(metric: string, root: HTMLElement | null): void {
	const plot = root?.querySelector("canvas");
	if (!root || !plot) return;
	const canvas = document.createElement("canvas");
	[canvas.width, canvas.height] = [plot.width, plot.height];
	const context = canvas.getContext("2d")!;
	// The plot itself has no ground.
	context.fillStyle = getComputedStyle(root).backgroundColor;
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.drawImage(plot, 0, 0);
	canvas.toBlob((blob) => blob && saveFile(`${metric}.png`, blob));
}

/** Saves the drawn points. */
export function saveCsv(metric: string, lines: readonly Line[], axis: AxisKind): void {
	saveFile(`${metric}.csv`, linesCsv(lines, axis), "text/csv");
}
