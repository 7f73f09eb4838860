/**
 * When to ask what changed: every 5 s while something on the page runs, ever less often up to a minute otherwise, and
 * never while the tab is hidden. A tab that comes back asks at once.
 */
import { useEffect, useRef } from "preact/hooks";

export const LIVE_MS = 5_000;
export const IDLE_MS = 60_000;

/** The pause before the next question. */
export function nextPause(before: number, live: boolean): number {
	return live ? LIVE_MS : Math.min(IDLE_MS, Math.round(before * 1.6));
}

/**
 * Calls `ask` again and again while the component is shown; it tells whether something is live.
 * A failure counts as live, so that the page recovers soon after the server does.
 */
export function usePolling(ask: () => Promise<boolean>): void {
	const latest = useRef(ask);
	latest.current = ask;
	useEffect(() => {
		let timer: ReturnType<typeof setTimeout> | undefined;
		let pause = LIVE_MS;
		let stopped = false;
		const round = async () => {
			const live = await latest.current().catch(() => true);
			if (stopped) return;
			pause = nextPause(pause, live);
			plan();
		};
		const plan = () => {
			clearTimeout(timer);
			if (!stopped && document.visibilityState === "visible") timer = setTimeout(() => void round(), pause);
		};
		const onVisibility = () => {
			clearTimeout(timer);
			if (document.visibilityState !== "visible") return;
			pause = LIVE_MS;
			void round();
		};
		document.addEventListener("visibilitychange", onVisibility);
		plan();
		return () => {
			stopped = true;
			clearTimeout(timer);
			document.removeEventListener("visibilitychange", onVisibility);
		};
	}, []);
}
