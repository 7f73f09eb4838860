import { FilterError, shown } from "./failure.ts";
import type { NameToken, StringToken, Token } from "./token.ts";

/**
 * Cuts a filter into tokens, one at a time: what comes after a mistake is never read. Never backtracks, so that its time
 * grows with the text's length alone.
 *
 * Quoting is MLflow's: a doubled quote stays doubled, a backslash is an ordinary character, and a key without quotes
 * holds letters, digits, `_`, `$` and dots.
 */

const SPACE = /\s+/uy;
const WORD = /[\p{L}\p{M}\p{N}_$][\p{L}\p{M}\p{N}_$.]*/uy;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const OPERATOR = /[<>=!]+/y;
/** What may follow a name or a number directly. */
const BOUNDARY = /[\s=!<>(),]|$/uy;

/** SQLite's text functions stop at NUL, and half a surrogate pair has no UTF-8: neither can be searched for. */
function checkCharacters(text: string, subject: string): void {
	const nul = text.indexOf("\0");
	if (nul >= 0) throw new FilterError(subject, nul, nul + 1, "the character NUL cannot be searched for.");
	if (text.isWellFormed()) return;
	const broken = text.search(/\p{Surrogate}/u);
	throw new FilterError(subject, broken, broken + 1, "half of a surrogate pair, which is not a character.");
}

export class Lexer {
	#at = 0;
	readonly #text: string;
	readonly #subject: string;

	/**
	 * @param subject what the text is, for messages: "filter", "order_by item 2"
	 * @throws FilterError where the text holds what no text can be compared with
	 */
	constructor(text: string, subject: string) {
		checkCharacters(text, subject);
		this.#text = text;
		this.#subject = subject;
	}

	/**
	 * The next token; from the end on, always the end.
	 * @throws FilterError where no token begins, or one that does not end well
	 */
	next(): Token {
		this.#take(SPACE);
		const start = this.#at;
		const first = this.#text[start];
		if (first === undefined) return { kind: "end", start, end: start };
		if (first === "(" || first === ")" || first === ",") {
			this.#at += 1;
			return { kind: first, text: first, start, end: this.#at };
		}
		if (first === "`" || first === "'" || first === '"') return this.#quoted();
		const number = this.#take(NUMBER);
		if (number !== undefined) {
			this.#boundary(start, `put a space after the number ${shown(number)}, or write it as a plain decimal number.`);
			return { kind: "number", value: Number(number), start, end: this.#at };
		}
		const operator = this.#take(OPERATOR);
		if (operator !== undefined) return { kind: "operator", text: operator, start, end: this.#at };
		const word = this.#take(WORD);
		if (word !== undefined) return this.#name(word, start);
		throw this.#failure(start, start + 1, `the character ${JSON.stringify(first)} has no meaning here.`);
	}

	/** A quoted string; ``` `metrics`.x ``` is a name whose prefix is quoted. */
	#quoted(): Token {
		const string = this.#string();
		if (string.quote !== "`" || this.#text[this.#at] !== ".") return string;
		this.#at += 1;
		return this.#named(string.value, this.#take(WORD) ?? "", string.start);
	}

	#string(): StringToken {
		const start = this.#at;
		const quote = this.#text[start] as string;
		let end = this.#text.indexOf(quote, start + 1);
		while (end >= 0 && this.#text[end + 1] === quote) end = this.#text.indexOf(quote, end + 2);
		if (end < 0) {
			throw this.#failure(start, this.#text.length, `the quote ${quote} that begins here is never closed.`);
		}
		this.#at = end + 1;
		return { kind: "string", quote, value: this.#text.slice(start + 1, end), start, end: this.#at };
	}

	#name(word: string, start: number): NameToken {
		const dot = word.indexOf(".");
		return dot < 0 ? this.#named(undefined, word, start) : this.#named(word.slice(0, dot), word.slice(dot + 1), start);
	}

	#named(prefix: string | undefined, bareKey: string, start: number): NameToken {
		let key = bareKey;
		if (key === "" && /[`'"]/.test(this.#text[this.#at] ?? "")) key = this.#string().value;
		this.#boundary(start, "a key that holds other characters than letters, digits, _ and . goes in backticks.");
		if (key === "") throw this.#failure(start, this.#at, `expected a key after '${shown(prefix ?? "")}.'.`);
		return { kind: "name", prefix, key, start, end: this.#at };
	}

	#take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text)?.[0];
		this.#at += found?.length ?? 0;
		return found;
	}

	#boundary(start: number, sentence: string): void {
		BOUNDARY.lastIndex = this.#at;
		if (BOUNDARY.test(this.#text)) return;
		const found = String.fromCodePoint(this.#text.codePointAt(this.#at) as number);
		throw this.#failure(
			this.#at,
			this.#at + found.length,
			`found ${JSON.stringify(found)} right after '${shown(this.#text.slice(start, this.#at))}'; ${sentence}`,
		);
	}

	#failure(start: number, end: number, sentence: string): FilterError {
		return new FilterError(this.#subject, start, end, sentence);
	}
}
