/** The reader's choice of theme; "system" follows the device. Colours themselves are in theme.css. */
import { effect, signal } from "@preact/signals";

export type Theme = "system" | "light" | "dark";

const KEY = "runnel.theme";
const stored = globalThis.localStorage?.getItem(KEY);

export const theme = signal<Theme>(stored === "light" || stored === "dark" ? stored : "system");

/** Grows whenever the colours on screen may have changed: charts draw again. */
export const inkVersion = signal(0);

/** Applies the theme now and whenever it or the device's changes. */
export function startTheme(): void {
	effect(() => {
		if (theme.value === "system") {
			delete document.documentElement.dataset.theme;
			localStorage.removeItem(KEY);
		} else {
			document.documentElement.dataset.theme = theme.value;
			localStorage.setItem(KEY, theme.value);
		}
		inkVersion.value = inkVersion.peek() + 1;
	});
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
		inkVersion.value++;
	});
}

/** The next theme when the toggle is pressed: away from what is on screen, and back to following the system. */
export function nextTheme(now: Theme, deviceIsDark: boolean): Theme {
	if (now === "system") return deviceIsDark ? "light" : "dark";
	return "system";
}
