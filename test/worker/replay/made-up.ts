/** Texts that the server makes up: which recorded name stands for which text in this replay. */

const FORMS: Readonly<Record<string, string>> = {
	run: "[0-9a-f]{32}",
	model: "m-[0-9a-f]{32}",
	name: "[a-z]+-[a-z]+-\\d+",
	token: '[^"\\s]+',
};

const PLACE = /<((?:run|model|name|token)-\d+)>/g;

export class MadeUp {
	readonly #texts = new Map<string, string>();

	/** `text` with the names in it replaced. */
	filled(text: string): string {
		return text.replace(PLACE, (place, name: string) => this.#texts.get(name) ?? place);
	}

	/** Whether `actual` is what was recorded; a name met for the first time then stands for what is there. */
	matches(recorded: string, actual: string): boolean {
		if (!recorded.includes("<")) return recorded === actual;
		const met: string[] = [];
		const pattern = this.filled(recorded)
			.split(PLACE)
			.map((part, i) => {
				if (i % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
				if (met.includes(part)) return `\\${met.indexOf(part) + 1}`;
				met.push(part);
				return `(${FORMS[part.split("-")[0]!]})`;
			})
			.join("");
		const found = new RegExp(`^${pattern}$`, "s").exec(actual);
		for (const [i, name] of met.entries()) if (found) this.#texts.set(name, found[i + 1]!);
		return found !== null;
	}
}
