import { COLOURS, colourOf } from "../../charts/colour.ts";
import type { Run } from "../../data/run.ts";
import type { Dimension } from "./dimension.ts";

const SHADES = 9;

/** The class that colours a run: by its own colour, by a category, or from pale to strong along a scale. */
export function shadeOf(run: Run, by: Dimension | undefined): string {
	if (!by) return `series-${colourOf(run)}`;
	const at = by.at(run);
	if (at === undefined) return "shade-none";
	if (by.categories) return `series-${by.ticks.findIndex((tick) => tick.at === at) % COLOURS}`;
	return `shade-${Math.min(SHADES - 1, Math.floor(at * SHADES))}`;
}
