/** What the command palette offers, and in which order it answers a query. */

export interface Entry {
	readonly id: string;
	readonly group: "Go to" | "Do" | "Runs" | "Experiments" | "Models";
	readonly label: string;
	readonly hint?: string | undefined;
	readonly act: () => void;
}

/** Shown at once; more would be scrolled rather than read. */
export const SHOWN = 40;

/** Entries in whose label every word of the query occurs, those that begin with it first; order is kept otherwise. */
export function found(entries: readonly Entry[], query: string): Entry[] {
	const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
	const rank = (label: string) => {
		const text = label.toLowerCase();
		if (text.startsWith(words.join(" "))) return 0;
		return words.every((word) => new RegExp(`(^|[^a-z0-9])${escaped(word)}`).test(text)) ? 1 : 2;
	};
	return entries
		.filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)))
		.map((entry, at) => ({ entry, at, rank: words.length > 0 ? rank(entry.label) : 0 }))
		.sort((a, b) => a.rank - b.rank || a.at - b.at)
		.slice(0, SHOWN)
		.map(({ entry }) => entry);
}

function escaped(word: string): string {
	return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
