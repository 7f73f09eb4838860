/** What an import did, and what it had to leave out. */
export class Report {
	readonly counts: Record<string, number> = {};
	readonly problems: string[] = [];

	add(what: string, count: number): void {
		this.counts[what] = (this.counts[what] ?? 0) + count;
	}

	/** @param at the byte, where it is known */
	problem(file: string, at: number | undefined, why: string): void {
		this.problems.push(`${file}${at === undefined ? "" : `, byte ${at}`}: ${why}`);
	}

	toString(): string {
		const done = Object.entries(this.counts).map(([what, count]) => `${count} ${what}`);
		const left = this.problems.length;
		return [
			`imported ${done.length > 0 ? done.join(", ") : "nothing"}`,
			...(left > 0 ? [`${left} entries were left out; mend them and run this again, it adds what is missing:`] : []),
			...this.problems.slice(0, 50).map((problem) => `  ${problem}`),
			...(left > 50 ? [`  … and ${left - 50} more`] : []),
		].join("\n");
	}
}
