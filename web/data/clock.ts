import { signal } from "@preact/signals";

const TICK_MS = 15_000;

/** The time that relative times on the page are told from; it ticks while the page is seen. */
export const now = signal(Date.now());

function tick(): void {
	if (document.visibilityState === "visible") now.value = Date.now();
}
if (typeof document !== "undefined") {
	setInterval(tick, TICK_MS);
	document.addEventListener("visibilitychange", tick);
}
