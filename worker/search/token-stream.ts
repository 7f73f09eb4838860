import { FilterError, shown } from "./failure.ts";
import { tokenize } from "./lexer.ts";
import type { EndToken, Token } from "./token.ts";

/** The tokens of one text, read one by one; the parsers' view of it, and where their messages are made. */
export class TokenStream {
	readonly #text: string;
	readonly #subject: string;
	readonly #tokens: readonly Token[];
	#at = 0;

	constructor(text: string, subject: string) {
		this.#text = text;
		this.#subject = subject;
		this.#tokens = tokenize(text, subject);
	}

	peek(ahead = 0): Token {
		return this.#tokens[this.#at + ahead] ?? (this.#tokens.at(-1) as EndToken);
	}

	next(): Token {
		const token = this.peek();
		this.#at += 1;
		return token;
	}

	/** Takes the next token if it is the keyword `word` (given in upper case), in any case. */
	takeKeyword(word: string): boolean {
		if (!isKeyword(this.peek(), word)) return false;
		this.#at += 1;
		return true;
	}

	/** A token, or all from `first` to `last`, as the user wrote it, for messages. */
	written(first: Token, last: Token = first): string {
		if (first.kind === "end") return "the end";
		return shown(this.#text.slice(first.start, last.end));
	}

	/** The error for `token`: what was expected in its place. */
	expected(what: string, token: Token, hint = ""): FilterError {
		return this.failure(token, `expected ${what}, found ${this.written(token)}.${hint && ` ${hint}`}`);
	}

	failure(token: Token, sentence: string): FilterError {
		return new FilterError(this.#subject, token.start, token.end, sentence);
	}
}

/** Whether `token` is the bare word `word` (given in upper case), in any case. */
export function isKeyword(token: Token, word: string): boolean {
	return token.kind === "name" && token.prefix === undefined && token.key.toUpperCase() === word;
}
