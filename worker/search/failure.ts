import { Failure } from "../errors.ts";

const SHOWN = 60;

/** A part of the user's text as messages quote it: cut where it is long, and always well-formed. */
export function shown(text: string): string {
	return text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text.toWellFormed();
}

/**
 * A filter or an order_by item that does not follow its grammar. The place is part of it, so that the dashboard can
 * mark it; the sentence names it too, counted from 1 as people do.
 */
export class FilterError extends Failure {
	/** Where in the text, counted from 0 in UTF-16 units, as `input.setSelectionRange` takes it. */
	readonly position: number;
	/** Where the marked stretch ends (not included); equal to `position` at the end of the text. */
	readonly end: number;

	constructor(subject: string, position: number, end: number, sentence: string) {
		super("invalid", `Invalid ${subject} at character ${position + 1}: ${sentence}`);
		this.position = position;
		this.end = end;
	}
}
