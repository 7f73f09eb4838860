/** The words of a filter. Positions count from 0 in UTF-16 units; `end` is not included. */
interface Place {
	readonly start: number;
	readonly end: number;
}

/** A name without quotes around it: `run_id`, `tags.mlflow.user`, ``metrics.`a/b` ``, and also AND, LIKE, NULL. */
export interface NameToken extends Place {
	readonly kind: "name";
	/** What stands before the first dot; undefined when there is none. */
	readonly prefix: string | undefined;
	readonly key: string;
}

export interface StringToken extends Place {
	readonly kind: "string";
	readonly quote: string;
	readonly value: string;
}

export interface NumberToken extends Place {
	readonly kind: "number";
	readonly value: number;
}

export interface SymbolToken extends Place {
	readonly kind: "operator" | "(" | ")" | ",";
	readonly text: string;
}

export interface EndToken extends Place {
	readonly kind: "end";
}

export type Token = NameToken | StringToken | NumberToken | SymbolToken | EndToken;
