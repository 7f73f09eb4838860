import { FilterError, shown } from "./failure.ts";
import { Lexer } from "./lexer.ts";
import type { Token } from "./token.ts";

/** The tokens of one text, read one by one; the parsers' view of it, and where their messages are made. */
export class TokenStream {
	readonly #text: string;
	readonly #subject: string;
	readonly #lexer: Lexer;
	#next: Token | undefined;

	constructor(text: string, subject: string) {
		this.#text = text;
		this.#subject = subject;
		this.#lexer = new Lexer(text, subject);
	}

	peek(): Token {
		this.#next ??= this.#lexer.next();
		return this.#next;
	}

	next(): Token {
		const token = this.peek();
		this.#next = undefined;
		return token;
	}

	/** Takes the next token if it is the keyword `word` (given in upper case), in any case. */
	takeKeyword(word: string): boolean {
		if (!isKeyword(this.peek(), word)) return false;
		this.next();
		return true;
	}

	/** A token as the user wrote it, for messages. */
	written(token: Token): string {
		return token.kind === "end" ? "the end" : shown(this.#text.slice(token.start, token.end));
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
