/** Whether the server answers. What is on the screen stays; a quiet notice shows; polling goes on and clears it. */
import { signal } from "@preact/signals";

export const away = signal(false);

export function serverIsAway(): void {
	away.value = true;
}

export function serverIsBack(): void {
	if (away.peek()) away.value = false;
}
