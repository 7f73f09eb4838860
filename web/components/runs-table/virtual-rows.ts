import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

export interface Slice {
	/** First row that is made, and the one after the last. */
	readonly from: number;
	readonly to: number;
}

const SPARE = 8;

/** The rows that a box of `height` pixels shows when scrolled to `top`, and a few more on both sides. */
export function sliceOf(top: number, height: number, rowHeight: number, count: number): Slice {
	const from = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - SPARE);
	return { from, to: Math.min(count, Math.ceil((top + height) / rowHeight) + SPARE) };
}

/** The slice of rows to make for the scrolled element; it changes only when a row enters or leaves. */
export function useSlice(box: RefObject<HTMLElement | null>, rowHeight: number, count: number): Slice {
	const seen = useSignal({ top: 0, height: 900 });
	useLayoutEffect(() => {
		const element = box.current!;
		const look = () => {
			// Rounded to whole rows, so that most scroll events change nothing.
			const top = Math.floor(element.scrollTop / rowHeight) * rowHeight;
			const height = element.clientHeight;
			if (top !== seen.peek().top || height !== seen.peek().height) seen.value = { top, height };
		};
		look();
		element.addEventListener("scroll", look, { passive: true });
		const observer = new ResizeObserver(look);
		observer.observe(element);
		return () => {
			element.removeEventListener("scroll", look);
			observer.disconnect();
		};
	}, [rowHeight]);
	return sliceOf(seen.value.top, seen.value.height + rowHeight, rowHeight, count);
}
