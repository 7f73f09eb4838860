/** Which way a metric is better, guessed from the words in its name as people name metrics; the same as web/data/directions.ts. */

export const DIRECTIONS = ["up", "down"] as const;
export type Direction = (typeof DIRECTIONS)[number];

const word = (words: string) => new RegExp(`(^|[^a-z])(${words})([^a-z]|$)`, "i");

const DOWN = word(
	"loss|losses|error|errors|err|rmse|mse|mae|mape|msle|perplexity|ppl|nll|cross_?entropy|logloss|wer|cer|fid|bpb|bpc|" +
		"latency|time|duration|seconds|ms|epsilon|divergence|kl|regret|false_positives|false_negatives|hinge|brier|ece|distance",
);

/** Settings and counters that are logged as metrics. */
const NO_RESULT = word(
	"lr|learning_?rate|epoch|epochs|step|steps|iteration|norm|momentum|temperature|seed|samples|tokens",
);

/** Measured on data that the model was not trained on. */
const HELD_OUT = word("val|valid|validation|eval|evaluation|test|dev|holdout");

/** "trainLoss" as two words; underscores part words as well as they join them ("cross_entropy"). */
function spread(metric: string): string[] {
	const words = metric.replaceAll(/([a-z])([A-Z])/g, "$1_$2");
	return [words, words.replaceAll("_", " ")];
}

export function guessDirection(metric: string): Direction {
	return spread(metric).some((name) => DOWN.test(name)) ? "down" : "up";
}

/** How well a metric stands for a run, the more the better: a held-out result, a result, anything else, the machine's. */
export function standing(metric: string): number {
	if (metric.startsWith("system/")) return 0;
	if (spread(metric.slice(metric.lastIndexOf("/") + 1)).some((name) => NO_RESULT.test(name))) return 1;
	return spread(metric).some((name) => HELD_OUT.test(name)) ? 3 : 2;
}
