/** Text that goes into HTML or SVG, escaped unless it was made here. */

/** HTML that was made here. */
export class Markup {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Part = string | number | Markup | readonly Part[] | null | undefined | false;

/** Markup with every value in it escaped; lists are joined, null, undefined and false are nothing. */
export function html(texts: TemplateStringsArray, ...values: readonly Part[]): Markup {
	return new Markup(texts.reduce((text, next, i) => text + printed(values[i - 1]) + next));
}

function printed(value: Part): string {
	if (value === null || value === undefined || value === false) return "";
	if (value instanceof Markup) return value.text;
	if (Array.isArray(value)) return (value as readonly Part[]).map(printed).join("");
	return escaped(String(value));
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Also without what XML cannot hold: one control character makes an SVG unreadable. */
function escaped(text: string): string {
	return (
		text
			.toWellFormed()
			// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
			.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
			.replace(/[&<>"']/g, (c) => ENTITIES[c]!)
	);
}
