/** A badge: a name and a value, as README files show them. */
import { html, type Markup } from "./markup.ts";

const GREY = "#4d5a63";
export const BLUE = "#0b6e99";
const HEIGHT = 20;
const PADDING = 7;

/** Both parts are cut, so that the picture stays one. */
export function badgeSvg(name: string, value: string, colour = BLUE): Markup {
	const [left, right] = [cut(name), cut(value)];
	const [a, b] = [widthOf(left) + 2 * PADDING, widthOf(right) + 2 * PADDING];
	return html`<svg xmlns="http://www.w3.org/2000/svg" width="${a + b}" height="${HEIGHT}" role="img" aria-label="${left}: ${right}"><title>${left}: ${right}</title><clipPath id="r"><rect width="${a + b}" height="${HEIGHT}" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${a}" height="${HEIGHT}" fill="${GREY}"/><rect x="${a}" width="${b}" height="${HEIGHT}" fill="${colour}"/></g><g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle"><text x="${a / 2}" y="14" textLength="${widthOf(left)}">${left}</text><text x="${a + b / 2}" y="14" textLength="${widthOf(right)}">${right}</text></g></svg>`;
}

const MAX_LETTERS = 40;

function cut(text: string): string {
	const letters = [...text];
	return letters.length > MAX_LETTERS ? `${letters.slice(0, MAX_LETTERS - 1).join("")}…` : text;
}

/** Pixels, about: `textLength` makes it exact wherever it is drawn. */
function widthOf(text: string): number {
	let width = 0;
	for (const letter of text) {
		if (/[il.,:;'|!jIt1 ]/.test(letter)) width += 4.2;
		else if (/[mwMW@%]/.test(letter)) width += 10.2;
		else width += letter.codePointAt(0)! > 0x2e80 ? 11 : 7;
	}
	return Math.round(width);
}
