/**
 * Collects what a search compares with, and names each in SQL. All go into one JSON array that is bound as one
 * parameter: D1 takes at most 100 parameters, and JSON keeps integers integers, where a bound number is always REAL.
 * SQLite evaluates the constant expressions that stand for them once a statement, not once a row.
 */
export class Values {
	readonly #parameter: number;
	readonly #items: string[] = [];

	/** @param parameter the number under which `json` will be bound */
	constructor(parameter: number) {
		this.#parameter = parameter;
	}

	/** SQL that yields `text`. */
	text(text: string): string {
		return this.#reference(JSON.stringify(text));
	}

	/** SQL that yields `number`, infinities included. */
	number(number: number): string {
		return this.#reference(jsonNumber(number));
	}

	/** A function that yields SQL for the n-th item of the array whose JSON text is `json`. */
	items(json: string): (index: number) => string {
		this.#items.push(json);
		const path = `$[${this.#items.length - 1}]`;
		return (index) => `(${this.bound} ->> '${path}[${index}]')`;
	}

	/** SQL for a table-valued expression over `items`: its column `value` holds them, objects as JSON text. */
	each(items: readonly unknown[]): string {
		this.#items.push(JSON.stringify(items));
		return `json_each(${this.bound}, '$[${this.#items.length - 1}]')`;
	}

	/** SQL for the bound parameter itself. */
	get bound(): string {
		return `?${this.#parameter}`;
	}

	/** What to bind. */
	get json(): string {
		return `[${this.#items.join()}]`;
	}

	#reference(json: string): string {
		this.#items.push(json);
		return `(${this.bound} ->> '$[${this.#items.length - 1}]')`;
	}
}

/** JSON has no infinity; SQLite reads a number beyond the range of doubles as one. */
function jsonNumber(number: number): string {
	if (Number.isFinite(number)) return JSON.stringify(number);
	return number > 0 ? "9e999" : "-9e999";
}
