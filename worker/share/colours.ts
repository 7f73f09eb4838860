/** The dashboard's colours (web/theme.css) as CSS for what is served without it. */

/** Light and dark of each name. */
const NAMES = {
	ground: ["#ffffff", "#101418"],
	line: ["#e2e7ea", "#262e36"],
	text: ["#14191d", "#e6eaed"],
	"text-2": ["#4d5a63", "#a3afb8"],
	accent: ["#0b6e99", "#5cc1e8"],
	running: ["#0b6e99", "#5cc1e8"],
	finished: ["#2f7d4f", "#62c08a"],
	failed: ["#b3372f", "#f0837a"],
} as const;

const SERIES = [
	["#1d67d4", "#536287"],
	["#e92e3d", "#fb7b58"],
	["#005b52", "#328f7d"],
	["#ab4da2", "#dc81c5"],
	["#684e01", "#7e5f16"],
	["#371ab0", "#8a43db"],
	["#149cdf", "#1dd6ff"],
	["#621a1a", "#c71853"],
	["#5a9858", "#b2bc02"],
	["#402f65", "#8395f6"],
	["#e66f17", "#fcd798"],
	["#89949a", "#d1e0e2"],
] as const;

export const SERIES_COLOURS = SERIES.length;

export type Theme = "light" | "dark" | "auto";

/** The names as custom properties; `auto` follows the reader's system. */
export function colourCss(theme: Theme): string {
	const all = [...Object.entries(NAMES), ...SERIES.map((pair, i) => [`series-${i}`, pair] as const)];
	const names = (side: 0 | 1) => `:root{${all.map(([name, pair]) => `--${name}:${pair[side]}`).join(";")}}`;
	if (theme !== "auto") return names(theme === "light" ? 0 : 1);
	return `${names(0)}@media(prefers-color-scheme:dark){${names(1)}}`;
}

/** What drawings need, in a page or by themselves. */
export const CHART_CSS = `${Array.from({ length: SERIES_COLOURS }, (_, i) => `.s${i}{color:var(--series-${i})}`).join("")}
.ground{fill:var(--ground)}.grid{stroke:var(--line);stroke-width:1}.curve{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linejoin:round}
.dot{fill:currentColor}.label{fill:var(--text-2);font:11px system-ui,sans-serif}.title{fill:var(--text);font:600 13px system-ui,sans-serif}`;
