import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Charts begin to load this far below the edge of the screen. */
const AHEAD = "240px";

/** Whether the element has been in view; once it was, it stays so. */
export function useWasInView(element: RefObject<Element | null>): boolean {
	const seen = useSignal(false);
	useEffect(() => {
		if (seen.peek()) return;
		const observer = new IntersectionObserver(
			(entries) => {
				if (!entries.some((entry) => entry.isIntersecting)) return;
				seen.value = true;
				observer.disconnect();
			},
			{ rootMargin: AHEAD },
		);
		observer.observe(element.current!);
		return () => observer.disconnect();
	}, []);
	return seen.value;
}
