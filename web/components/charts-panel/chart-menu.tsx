import type { RefObject } from "preact";
import type { AxisKind, Line } from "../../charts/line.ts";
import { saveFile } from "../export/save-file.ts";
import { Menu } from "../menu.tsx";
import { linesCsv } from "./lines-csv.ts";

/** What can be done with one chart. */
export function ChartMenu({ metric, root, lines, axis }: ChartMenuProps) {
	const savePng = () => {
		const plot = root.current?.querySelector("canvas");
		if (!plot) return;
		const canvas = document.createElement("canvas");
		[canvas.width, canvas.height] = [plot.width, plot.height];
		const context = canvas.getContext("2d")!;
		// The plot itself has no ground.
		context.fillStyle = getComputedStyle(root.current!).backgroundColor;
		context.fillRect(0, 0, canvas.width, canvas.height);
		context.drawImage(plot, 0, 0);
		canvas.toBlob((blob) => blob && saveFile(`${metric}.png`, blob));
	};
	return (
		<Menu
			label={`More for the chart of ${metric}`}
			items={[
				{ label: "Full screen", act: () => void root.current?.requestFullscreen() },
				{ label: "Save as PNG", act: savePng },
				{ label: "Save points as CSV", act: () => saveFile(`${metric}.csv`, linesCsv(lines, axis), "text/csv") },
			]}
		/>
	);
}

interface ChartMenuProps {
	readonly metric: string;
	readonly root: RefObject<HTMLElement | null>;
	readonly lines: readonly Line[];
	readonly axis: AxisKind;
}
