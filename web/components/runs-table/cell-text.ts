import { exactTime } from "../../format/time.ts";
import { durationText, type Look, textIn } from "./cell.tsx";
import { isMetricColumn, metricIn } from "./columns.ts";
import { partOf } from "./metric-part.ts";
import type { Row } from "./tree.ts";

/** What a cell shows, as text alone; "" for nothing. */
export function cellText({ run, group }: Row, look: Look): string {
	const { column } = look;
	if (isMetricColumn(column)) {
		const value = metricIn(run, column);
		if (value === undefined) return "";
		const std = group?.spreads[column.name]?.[partOf(column)].std;
		return look.format(value) + (std === undefined || Number.isNaN(std) ? "" : ` ± ${look.format(std)}`);
	}
	if (column.id === "start_time") return group ? "" : exactTime(run.start_time);
	if (column.id === "duration") return group ? "" : durationText(run);
	return textIn(run, column) ?? "";
}
