import { formatNumber } from "../format/number.ts";
import { placeLabel } from "./axis-labels.ts";
import { nearestIndex } from "./join-lines.ts";
import type { AxisKind, Line } from "./line.ts";

export interface HoverPlace {
	/** In the axis's unit. */
	readonly x: number;
	/** Pixels within the chart. */
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly cursorTop: number;
	/** Whether the pointer is on this chart, not on one that shares its cursor. */
	readonly own: boolean;
	readonly yAt: (value: number) => number;
}

const LISTED = 8;

/** What the lines say at the cursor, the nearest to it first. */
export function Hover({ place, lines, axis }: { place: HoverPlace; lines: readonly Line[]; axis: AxisKind }) {
	const readings = lines
		.flatMap((line) => {
			const i = nearestIndex(line.x, place.x);
			const y = line.y[i];
			return y === undefined || y === null
				? []
				: [{ line, x: line.x[i]!, y, away: Math.abs(place.yAt(y) - place.cursorTop) }];
		})
		.sort((a, b) => a.away - b.away)
		.slice(0, place.own ? LISTED : 1);
	const nearest = readings[0];
	if (!nearest || (!place.own && lines.length > 1)) return null;
	const onLeft = place.left > place.width / 2;
	return (
		<div
			class={`hover ${place.own ? "" : "follows"}`}
			style={{
				top: `${place.top + 4}px`,
				...(onLeft ? { right: `calc(100% - ${place.left - 12}px)` } : { left: `${place.left + 12}px` }),
			}}
		>
			<p class="hover-place">{placeLabel(nearest.x, axis)}</p>
			{readings.map(({ line, y }) => (
				<p key={line.id} class="hover-line">
					<span class={`swatch series-${line.colour}`} />
					<span class="hover-value">{formatNumber(y)}</span>
					<span class="truncate">{line.label}</span>
				</p>
			))}
			{place.own && lines.length > LISTED && <p class="hover-place">and {lines.length - readings.length} more</p>}
		</div>
	);
}
