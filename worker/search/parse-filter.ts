import { invalid } from "../errors.ts";
import type { Expression } from "./ast.ts";
import type { Dialect } from "./dialect.ts";
import { MAX_CLAUSES, MAX_FILTER_LENGTH, MAX_NESTING } from "./limits.ts";
import { parseClause } from "./parse-clause.ts";
import { isKeyword, TokenStream } from "./token-stream.ts";

/**
 * Parses a filter. AND binds closer than OR. As in MLflow, an AND at the very beginning or end, or a doubled one, is
 * forgiven.
 * @returns null for a filter that says nothing, which all rows meet
 * @throws FilterError with the place, what was found there and what was expected
 */
export function parseFilter(text: string, dialect: Dialect): Expression | null {
	if (text.length > MAX_FILTER_LENGTH) {
		throw invalid(`The filter has ${text.length} characters; at most ${MAX_FILTER_LENGTH} are read.`);
	}
	return new FilterParser(new TokenStream(text, "filter"), dialect).parse();
}

class FilterParser {
	readonly #stream: TokenStream;
	readonly #dialect: Dialect;
	#clauses = 0;

	constructor(stream: TokenStream, dialect: Dialect) {
		this.#stream = stream;
		this.#dialect = dialect;
	}

	parse(): Expression | null {
		this.#skipAnds();
		if (this.#stream.peek().kind === "end") return null;
		const expression = this.#alternatives(0);
		const rest = this.#stream.peek();
		if (rest.kind !== "end") {
			throw this.#stream.expected(
				`${this.#dialect.alternatives ? "AND, OR" : "AND"} or the end`,
				rest,
				this.#refusal(),
			);
		}
		return expression;
	}

	#alternatives(depth: number): Expression {
		const items = [this.#conjunction(depth)];
		while (this.#dialect.alternatives && this.#stream.takeKeyword("OR")) items.push(this.#conjunction(depth));
		return group("or", items);
	}

	#conjunction(depth: number): Expression {
		const items = [this.#term(depth)];
		while (this.#stream.takeKeyword("AND")) {
			this.#skipAnds();
			if (this.#stream.peek().kind === "end") break;
			items.push(this.#term(depth));
		}
		return group("and", items);
	}

	#term(depth: number): Expression {
		const token = this.#stream.peek();
		if (token.kind !== "(" || !this.#dialect.alternatives) return this.#clause();
		if (depth === MAX_NESTING) {
			throw this.#stream.failure(token, `parentheses are nested more than ${MAX_NESTING} deep.`);
		}
		this.#stream.next();
		const inner = this.#alternatives(depth + 1);
		const close = this.#stream.next();
		if (close.kind !== ")") throw this.#stream.expected("AND, OR or )", close);
		return inner;
	}

	#clause(): Expression {
		this.#clauses += 1;
		const token = this.#stream.peek();
		if (this.#clauses > MAX_CLAUSES) {
			throw this.#stream.failure(token, `a filter has at most ${MAX_CLAUSES} clauses, and here begins one more.`);
		}
		const refusal = this.#refusal();
		if (refusal !== "") throw this.#stream.failure(token, refusal);
		return parseClause(this.#stream, this.#dialect);
	}

	#skipAnds(): void {
		while (this.#stream.takeKeyword("AND"));
	}

	/** A sentence where the next token belongs to what the dialect leaves out, else "". */
	#refusal(): string {
		const token = this.#stream.peek();
		if (isKeyword(token, "NOT")) return "there is no NOT; write !=, NOT IN or IS NOT NULL.";
		if (this.#dialect.alternatives) return "";
		if (isKeyword(token, "OR")) return `a search of ${this.#dialect.what} knows AND only, not OR.`;
		return token.kind === "(" ? `a search of ${this.#dialect.what} knows no parentheses but those of a list.` : "";
	}
}

/** Items as one expression; groups of the same kind inside are dissolved. */
function group(type: "and" | "or", items: Expression[]): Expression {
	const [first] = items;
	if (items.length === 1 && first !== undefined) return first;
	return { type, items: items.flatMap((item) => (item.type === type ? item.items : [item])) };
}
