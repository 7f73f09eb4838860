/**
 * Which of the twelve series colours a run has. It follows from the run's number alone, so a run has its colour on
 * every page and for every reader, and twelve runs begun one after the other have twelve different ones. Where two
 * runs on one chart share a colour, dashes tell them apart.
 */

/** --series-0 … --series-11 in theme.css, in an order in which neighbours differ most. */
export const COLOURS = 12;

/** What has a colour. */
export interface Coloured {
	readonly run_id: string;
	readonly seq: number;
}

export function colourOf(run: Coloured): number {
	return run.seq % COLOURS;
}

/** Dash patterns in the order in which runs of one colour get them. */
export const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3]];

/** For each run on a chart its dash: 0 for the first of a colour, then 1, 2, … */
export function dashesOf(runs: readonly Coloured[]): Map<string, number> {
	const taken = new Map<number, number>();
	const dashes = new Map<string, number>();
	for (const run of runs) {
		const colour = colourOf(run);
		const count = taken.get(colour) ?? 0;
		dashes.set(run.run_id, count % DASHES.length);
		taken.set(colour, count + 1);
	}
	return dashes;
}
