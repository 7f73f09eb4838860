/** LIKE as it is meant, one character at a time: what the SQL is tested against. */
export function matchesLike(text: string, pattern: string, ignoreCase: boolean): boolean {
	const fold = (value: string) => [...(ignoreCase ? value.replace(/[A-Z]/g, (c) => c.toLowerCase()) : value)];
	const characters = fold(text);
	const wanted = fold(pattern);
	// reachable[i]: the pattern so far can match the first i characters.
	let reachable = [true, ...characters.map(() => false)];
	for (const part of wanted) {
		if (part === "%") {
			const first = reachable.indexOf(true);
			reachable = reachable.map((_, i) => first >= 0 && i >= first);
		} else {
			reachable = reachable.map(
				(_, i) => i > 0 && reachable[i - 1] === true && (part === "_" || characters[i - 1] === part),
			);
		}
	}
	return reachable.at(-1) === true;
}
