import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

export interface Slice {
	/** First row that is made, and the one after the last. */
	readonly from: number;
	readonly to: number;
}

/**
 * Which row each of a fixed number of elements shows: one that leaves at one end enters at the other, and no other
 * changes. Undefined where there are fewer rows than elements.
 */
export function slotsOf({ from, to }: Slice, slots: number): (number | undefined)[] {
	return Array.from({ length: slots }, (_, slot) => {
		const row = from + ((slot - (from % slots) + slots) % slots);
		return row < to ? row : undefined;
	});
}

/** Elements that hold any slice of a box of this height. */
export function slotCount(height: number, rowHeight: number): number {
	return Math.ceil(height / rowHeight) + BUNDLE + 2 * SPARE;
}

const SPARE = 8;
/** Rows enter and leave in bundles: most frames of a scroll then change nothing at all. */
const BUNDLE = 4;

/** The rows that a box of `height` pixels shows when scrolled to `top`, and a few more on both sides. */
export function sliceOf(top: number, height: number, rowHeight: number, count: number): Slice {
	const first = Math.floor(Math.min(count, top / rowHeight) / BUNDLE) * BUNDLE;
	return {
		from: Math.max(0, first - SPARE),
		to: Math.min(count, first + Math.ceil(height / rowHeight) + BUNDLE + SPARE),
	};
}

/** The slice of rows to make for the scrolled element; it changes only when rows enter or leave. */
export function useSlice(
	box: RefObject<HTMLElement | null>,
	rowHeight: number,
	count: number,
): Slice & { slots: number } {
	const seen = useSignal({ top: 0, height: 900 });
	useLayoutEffect(() => {
		const element = box.current!;
		// Asked for once: reading it while scrolling would have the page laid out on the spot.
		let { clientHeight: height } = element;
		const look = () => {
			const step = rowHeight * BUNDLE;
			const top = Math.floor(element.scrollTop / step) * step;
			if (top !== seen.peek().top || height !== seen.peek().height) seen.value = { top, height };
		};
		look();
		element.addEventListener("scroll", look, { passive: true });
		const observer = new ResizeObserver(() => {
			height = element.clientHeight;
			look();
		});
		observer.observe(element);
		return () => {
			element.removeEventListener("scroll", look);
			observer.disconnect();
		};
	}, [rowHeight]);
	const { top, height } = seen.value;
	return { ...sliceOf(top, height, rowHeight, count), slots: slotCount(height, rowHeight) };
}
