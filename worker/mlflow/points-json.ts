import type { Series } from "../metrics/point.ts";
import { doubleJson } from "./run-json.ts";

/** JSON texts of `Metric`, joined by commas. */
export function pointsJson(key: string, series: Series, runId?: string): string {
	const head = `{"key":${JSON.stringify(key)},`;
	const tail = runId === undefined ? "}" : `,"run_id":${JSON.stringify(runId)}}`;
	const parts = new Array<string>(series.values.length);
	for (let i = 0; i < parts.length; i++) {
		parts[i] =
			`${head}"value":${doubleJson(series.values[i]!)},"timestamp":${series.timestamps[i]},"step":${series.steps[i]}${tail}`;
	}
	return parts.join(",");
}
