import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import type { Dimension } from "./dimension.ts";
import { useWidth } from "./use-width.ts";

const [HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [280, 60, 16, 24, 40];
const LONGEST = 10;

/** From places on the axes, 0 to 1, to pixels. */
export interface Frame {
	readonly across: (at: number) => number;
	readonly down: (at: number) => number;
}

/** Axes with their names around what is plotted, as large as the room there is. */
export function PlotFrame({ x, y, label, children }: PlotFrameProps) {
	const box = useRef<HTMLDivElement>(null);
	const width = useWidth(box, 480);
	const across = (at: number) => LEFT + at * (width - LEFT - RIGHT);
	const down = (at: number) => HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);
	const named = thinned(x.ticks, Math.max(2, Math.floor((width - LEFT) / 56)));
	return (
		<div ref={box}>
			<svg class="understand-plot" width={width} height={HEIGHT} role="img" aria-label={label}>
				{y.ticks.map((tick) => (
					<g key={tick.label}>
						<line class="plot-grid" x1={LEFT} x2={width - RIGHT} y1={down(tick.at)} y2={down(tick.at)} />
						<text class="plot-tick" x={LEFT - 8} y={down(tick.at) + 4} text-anchor="end">
							{short(tick.label)}
						</text>
					</g>
				))}
				{named.map((tick) => (
					<g key={tick.label}>
						{!x.categories && (
							<line class="plot-grid" x1={across(tick.at)} x2={across(tick.at)} y1={TOP} y2={HEIGHT - BOTTOM} />
						)}
						<text class="plot-tick" x={across(tick.at)} y={HEIGHT - BOTTOM + 18} text-anchor="middle">
							{short(tick.label)}
						</text>
					</g>
				))}
				<text class="plot-name" x={0} y={11}>
					{y.name}
				</text>
				<text class="plot-name" x={width - RIGHT} y={HEIGHT - 6} text-anchor="end">
					{x.name}
				</text>
				{children({ across, down })}
			</svg>
		</div>
	);
}

/** So many that their labels do not touch. */
function thinned<T>(ticks: readonly T[], most: number): readonly T[] {
	const every = Math.ceil(ticks.length / most);
	return every > 1 ? ticks.filter((_, i) => i % every === 0) : ticks;
}

export function short(text: string): string {
	return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

interface PlotFrameProps {
	readonly x: Dimension;
	readonly y: Dimension;
	readonly label: string;
	readonly children: (frame: Frame) => ComponentChildren;
}
