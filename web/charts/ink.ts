/** The theme's colours as a canvas understands them: `light-dark()` and names of properties it does not. */
import { COLOURS } from "./colour.ts";

export interface Ink {
	readonly text: string;
	readonly grid: string;
	readonly cursor: string;
	readonly series: readonly string[];
	readonly font: string;
	readonly ground: string;
}

let probe: HTMLElement | undefined;

function resolved(name: string): string {
	probe!.style.color = `var(${name})`;
	return getComputedStyle(probe!).color;
}

/** The colours that are on screen now. */
export function readInk(): Ink {
	if (!probe) {
		probe = document.createElement("span");
		probe.hidden = true;
		document.body.append(probe);
	}
	return {
		text: resolved("--text-2"),
		grid: resolved("--line"),
		cursor: resolved("--text-3"),
		series: Array.from({ length: COLOURS }, (_, i) => resolved(`--series-${i}`)),
		ground: resolved("--raised"),
		font: `11px ${getComputedStyle(document.body).fontFamily}`,
	};
}

/** `colour` as rgb() with an opacity. */
export function faint(colour: string, opacity: number): string {
	return colour.replace(/^rgb\((.*)\)$/, (_, parts: string) => `rgba(${parts.replaceAll(/[ ,]+/g, ", ")}, ${opacity})`);
}
