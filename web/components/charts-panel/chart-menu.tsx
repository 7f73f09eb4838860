import type { RefObject } from "preact";
import type { AxisKind, Line } from "../../charts/line.ts";
import { Menu } from "../menu.tsx";

/** What can be done with one chart. */
export function ChartMenu({ metric, root, lines, axis }: ChartMenuProps) {
	const saving = () => import("./save-chart.ts");
	return (
		<Menu
			label={`More for the chart of ${metric}`}
			items={[
				{ label: "Full screen", act: () => void root.current?.requestFullscreen() },
				{ label: "Save as PNG", act: () => void saving().then((m) => m.savePng(metric, root.current)) },
				{ label: "Save points as CSV", act: () => void saving().then((m) => m.saveCsv(metric, lines, axis)) },
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
