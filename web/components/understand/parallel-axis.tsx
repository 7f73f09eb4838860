import { useRef } from "preact/hooks";
import type { Dimension } from "./dimension.ts";
import { short } from "./plot-frame.tsx";

const STEP = 0.05;
/** A stretch shorter than this was a click: it takes the brush away. */
const CLICK = 0.01;

/** An axis with its name, its places, and the stretch that is kept on it. */
export function ParallelAxis({ axis, x, top, bottom, stretch, set }: ParallelAxisProps) {
	const start = useRef<number | undefined>(undefined);
	const y = (at: number) => bottom - at * (bottom - top);
	const placeOf = (event: PointerEvent): number => {
		const hit = (event.currentTarget as Element).getBoundingClientRect();
		return Math.min(1, Math.max(0, 1 - (event.clientY - hit.top) / hit.height));
	};
	const onKeyDown = (event: KeyboardEvent) => {
		const [from, to] = stretch ?? [0, 1];
		const move = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
		if (event.key === "Escape") set(undefined);
		else if (move === undefined) return;
		else if (event.shiftKey) set([from, Math.min(1, Math.max(from, to + move))]);
		else set([Math.min(to, Math.max(0, from + move)), to]);
		event.preventDefault();
	};
	return (
		<g>
			<text class="plot-name" x={x} y={16} text-anchor="middle">
				{axis.name.length > 16 ? `${axis.name.slice(0, 15)}…` : axis.name}
			</text>
			<line class="plot-axis" x1={x} x2={x} y1={top} y2={bottom} />
			{axis.ticks.map((tick) => (
				<text key={tick.label} class="plot-tick plot-tick-rim" x={x + 6} y={y(tick.at) + 4}>
					{short(tick.label)}
				</text>
			))}
			{stretch && (
				<rect
					class="brush"
					x={x - 7}
					width={14}
					y={y(stretch[1])}
					height={Math.max(2, y(stretch[0]) - y(stretch[1]))}
				/>
			)}
			<rect
				class="brush-area"
				x={x - 14}
				width={28}
				y={top}
				height={bottom - top}
				tabindex={0}
				role="slider"
				aria-orientation="vertical"
				aria-label={`Least ${axis.name} to keep; with Shift the greatest`}
				aria-valuemin={0}
				aria-valuemax={100}
				aria-valuenow={Math.round(100 * (stretch?.[0] ?? 0))}
				aria-valuetext={
					stretch ? `${Math.round(100 * stretch[0])} to ${Math.round(100 * stretch[1])} % of the axis` : "all"
				}
				onKeyDown={onKeyDown}
				onPointerDown={(event) => {
					event.currentTarget.setPointerCapture(event.pointerId);
					start.current = placeOf(event);
				}}
				onPointerMove={(event) => {
					if (start.current === undefined) return;
					const at = placeOf(event);
					if (Math.abs(at - start.current) > CLICK) set([Math.min(at, start.current), Math.max(at, start.current)]);
				}}
				onPointerUp={(event) => {
					if (start.current !== undefined && Math.abs(placeOf(event) - start.current) <= CLICK) set(undefined);
					start.current = undefined;
				}}
			/>
		</g>
	);
}

interface ParallelAxisProps {
	readonly axis: Dimension;
	readonly x: number;
	readonly top: number;
	readonly bottom: number;
	readonly stretch: readonly [number, number] | undefined;
	readonly set: (stretch: readonly [number, number] | undefined) => void;
}
