import type { AxisKind } from "../../charts/line.ts";

/** How all charts on a page are drawn; stands in the URL. */
export interface ChartSettings {
	readonly axis: AxisKind;
	/** 0 to 1. */
	readonly smoothing: number;
	readonly logY: boolean;
	/** False: the few points far outside do not stretch the axis. */
	readonly outliers: boolean;
	/** Regular expression or words; "" shows all metrics. */
	readonly search: string;
}

export function settingsIn(query: URLSearchParams): ChartSettings {
	const axis = query.get("x");
	const smoothing = Number(query.get("smooth") ?? 0);
	return {
		axis: axis === "time" || axis === "relative" ? axis : "step",
		smoothing: smoothing >= 0 && smoothing <= 100 ? smoothing / 100 : 0,
		logY: query.get("log") === "y",
		outliers: query.get("outliers") !== "off",
		search: query.get("metrics") ?? "",
	};
}

/** Whether a metric's name fits the search: a regular expression where it is one, else the plain text. */
export function searchMatcher(search: string): (name: string) => boolean {
	if (search === "") return () => true;
	try {
		const pattern = new RegExp(search, "i");
		return (name) => pattern.test(name);
	} catch {
		return (name) => name.toLowerCase().includes(search.toLowerCase());
	}
}
