import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";

/** The element's width in pixels: a drawing of that size keeps its texts readable. */
export function useWidth(element: RefObject<HTMLElement | null>, first: number): number {
	const width = useSignal(first);
	useLayoutEffect(() => {
		const look = () => {
			const now = element.current!.clientWidth;
			if (now > 0) width.value = now;
		};
		look();
		const observer = new ResizeObserver(look);
		observer.observe(element.current!);
		return () => observer.disconnect();
	}, []);
	return width.value;
}
