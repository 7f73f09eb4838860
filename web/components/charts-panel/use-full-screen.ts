import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** The height of the screen while the element fills it, else undefined. */
export function useFullScreen(root: RefObject<HTMLElement | null>): number | undefined {
	const height = useSignal<number | undefined>(undefined);
	useEffect(() => {
		const look = () => {
			height.value =
				document.fullscreenElement && document.fullscreenElement === root.current ? innerHeight : undefined;
		};
		document.addEventListener("fullscreenchange", look);
		addEventListener("resize", look);
		return () => {
			document.removeEventListener("fullscreenchange", look);
			removeEventListener("resize", look);
		};
	}, []);
	return height.value;
}
