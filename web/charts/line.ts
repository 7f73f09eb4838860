/** One curve on a chart: one metric of one run. */
export interface Line {
	readonly id: string;
	readonly label: string;
	/** Index into the series colours, and which dash tells it from others of that colour on the same chart. */
	readonly colour: number;
	readonly dash: number;
	/** Ascending. */
	readonly x: readonly number[];
	/** Null is a gap: NaN, or what a logarithmic axis cannot show. */
	readonly y: readonly (number | null)[];
	/** Of a mean: the deviation at each point, drawn as a band around the line. */
	readonly deviation?: readonly (number | null)[];
}

/** What stands on the x axis: steps, milliseconds since 1970, or seconds since the run's first point. */
export type AxisKind = "step" | "time" | "relative";
