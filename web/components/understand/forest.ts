/**
 * Permutation importance by a random forest: how much worse a forest of regression trees predicts a metric for runs it
 * has not seen once one param's values are shuffled among them. Each tree learns from a bootstrap sample and is judged
 * on the runs left out of it. Breiman, "Random Forests", 2001.
 */

export interface Importance {
	/** By param, in the order of the columns: loss of explained variance, 0 for none. */
	readonly shares: readonly number[];
	/** Share of the metric's variance that the forest explains for runs it has not seen; 0 or less: nothing is learnt. */
	readonly explained: number;
}

const TREES = 80;
const DEPTH = 10;
const LEAF = 2;
const TRIES = 12;

interface Node {
	readonly mean: number;
	readonly column?: number;
	readonly cut?: number;
	readonly left?: Node;
	readonly right?: Node;
}

/** The same numbers for the same runs, on every machine: mulberry32. */
export function randomFrom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** @param columns by param, its values for each run; @param target the metric */
export function importanceOf(columns: readonly (readonly number[])[], target: readonly number[], seed = 7): Importance {
	const random = randomFrom(seed);
	const n = target.length;
	const right = columns.map(() => 0);
	let [wrong, total, judged] = [0, 0, 0];
	const mean = target.reduce((sum, v) => sum + v, 0) / n;
	for (let t = 0; t < TREES; t++) {
		const sample = Array.from({ length: n }, () => Math.floor(random() * n));
		const drawn = new Set(sample);
		const unseen = Array.from({ length: n }, (_, i) => i).filter((i) => !drawn.has(i));
		if (unseen.length < 2) continue;
		const tree = grow(columns, target, sample, 0, random);
		judged += unseen.length;
		for (const i of unseen) {
			wrong += (target[i]! - predict(tree, columns, i, -1, i)) ** 2;
			total += (target[i]! - mean) ** 2;
		}
		columns.forEach((_, c) => {
			const shuffled = shuffle(unseen, random);
			unseen.forEach((i, k) => {
				right[c]! += (target[i]! - predict(tree, columns, i, c, shuffled[k]!)) ** 2;
			});
		});
	}
	if (judged === 0 || total === 0) return { shares: columns.map(() => 0), explained: 0 };
	return { shares: right.map((worse) => Math.max(0, (worse - wrong) / total)), explained: 1 - wrong / total };
}

function grow(
	columns: readonly (readonly number[])[],
	target: readonly number[],
	at: readonly number[],
	depth: number,
	random: () => number,
): Node {
	const mean = at.reduce((sum, i) => sum + target[i]!, 0) / at.length;
	if (depth >= DEPTH || at.length < 2 * LEAF) return { mean };
	let best: { score: number; column: number; cut: number } | undefined;
	const considered = shuffle(
		columns.map((_, c) => c),
		random,
	).slice(0, Math.max(1, Math.ceil(columns.length / 2)));
	for (const column of considered) {
		const values = columns[column]!;
		for (let k = 0; k < TRIES; k++) {
			const cut = values[at[Math.floor(random() * at.length)]!]!;
			let [nl, sl, nr, sr] = [0, 0, 0, 0];
			for (const i of at) {
				if (values[i]! <= cut) {
					nl++;
					sl += target[i]!;
				} else {
					nr++;
					sr += target[i]!;
				}
			}
			if (nl < LEAF || nr < LEAF) continue;
			const score = (sl * sl) / nl + (sr * sr) / nr;
			if (!best || score > best.score) best = { score, column, cut };
		}
	}
	if (!best) return { mean };
	const { column, cut } = best;
	const values = columns[column]!;
	const left = at.filter((i) => values[i]! <= cut);
	const right = at.filter((i) => values[i]! > cut);
	return {
		mean,
		column,
		cut,
		left: grow(columns, target, left, depth + 1, random),
		right: grow(columns, target, right, depth + 1, random),
	};
}

/** The tree's word for run `i`, with the value of `shuffled` taken from run `other`. */
function predict(
	tree: Node,
	columns: readonly (readonly number[])[],
	i: number,
	shuffled: number,
	other: number,
): number {
	let node = tree;
	while (node.column !== undefined)
		node = columns[node.column]![node.column === shuffled ? other : i]! <= node.cut! ? node.left! : node.right!;
	return node.mean;
}

function shuffle<T>(list: readonly T[], random: () => number): T[] {
	const copy = [...list];
	for (let i = copy.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[copy[i], copy[j]] = [copy[j]!, copy[i]!];
	}
	return copy;
}
