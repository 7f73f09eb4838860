import { columnFormat } from "../format/number.ts";
import { placeLabel } from "./axis-labels.ts";
import { nearestIndex } from "./join-lines.ts";
import type { AxisKind, Line } from "./line.ts";

export interface HoverPlace {
	/** In the axis's unit. */
	readonly x: number;
	/** Whether the cursor is in the left half: the list then stands at the right, where it hides nothing near. */
	readonly onLeft: boolean;
	/** Pixels from the left of the chart to its plot. */
	readonly plotLeft: number;
	readonly plotTop: number;
	readonly cursorTop: number;
	/** Whether the pointer is on this chart, not on one that shares its cursor. */
	readonly own: boolean;
	readonly yAt: (value: number) => number;
}

const LISTED = 8;

/** What the lines say at the cursor, the nearest to it first. */
export function Hover({ place, lines, axis }: { place: HoverPlace; lines: readonly Line[]; axis: AxisKind }) {
	const readings = readingsAt(place, lines);
	const nearest = readings[0];
	// A chart that only follows another's cursor shows where it is, and the value where there is just one.
	if (!nearest || (!place.own && lines.length > 1)) return null;
	const listed = readings.slice(0, LISTED);
	const format = columnFormat(listed.map(({ y }) => y));
	return (
		<div
			class="hover"
			style={{
				top: `${place.plotTop + 4}px`,
				...(place.onLeft ? { right: "16px" } : { left: `${place.plotLeft + 4}px` }),
			}}
		>
			{place.own && <p class="hover-place">{placeLabel(nearest.x, axis)}</p>}
			{listed.map(({ line, y }) => (
				<p key={line.id} class="hover-line">
					{lines.length > 1 && <span class={`swatch series-${line.colour}`} />}
					<span class="hover-value">{format(y)}</span>
					{lines.length > 1 && <span class="truncate">{line.label}</span>}
				</p>
			))}
			{readings.length > listed.length && <p class="hover-place">and {readings.length - listed.length} more</p>}
		</div>
	);
}

function readingsAt(place: HoverPlace, lines: readonly Line[]) {
	return lines
		.flatMap((line) => {
			const i = nearestIndex(line.x, place.x);
			const y = line.y[i];
			if (y === undefined || y === null) return [];
			return [{ line, x: line.x[i]!, y, away: Math.abs(place.yAt(y) - place.cursorTop) }];
		})
		.sort((a, b) => a.away - b.away);
}
