/** Which of the two panels of the keyboard is open, and the keys that open them. */
import { signal } from "@preact/signals";
import { loginNeeded } from "../../data/session-state.ts";

export const panel = signal<"palette" | "shortcuts" | undefined>(undefined);

export function showShortcuts(): void {
	panel.value = "shortcuts";
}

export function showPalette(): void {
	panel.value = "palette";
}

/** Listens for Ctrl-K (or Cmd-K) anywhere, and for `?` where nobody is typing. */
export function startShortcuts(): void {
	// Whoever went somewhere else is done with it.
	addEventListener("hashchange", () => {
		panel.value = undefined;
	});
	addEventListener("keydown", (event) => {
		if (loginNeeded.peek() || event.altKey) return;
		if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
			event.preventDefault();
			panel.value = panel.peek() === "palette" ? undefined : "palette";
		} else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
			event.preventDefault();
			showShortcuts();
		}
	});
}

function isTyping(target: EventTarget | null): boolean {
	return (
		target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
	);
}
