/** Which way a metric is better, guessed from its name as web/data/directions.ts does. */

const DOWN =
	/(^|[^a-z])(loss|losses|error|errors|err|rmse|mse|mae|mape|msle|perplexity|ppl|nll|cross_?entropy|logloss|log_loss|wer|cer|fid|bpb|bpc|latency|time|duration|seconds|ms|divergence|kl|regret|hinge|brier|ece|distance)([^a-z]|$)/i;

/** -1 where less is better, 1 where more is. */
export function directionOf(metric: string): 1 | -1 {
	const words = metric.replaceAll(/([a-z])([A-Z])/g, "$1_$2");
	return DOWN.test(words) || DOWN.test(words.replaceAll("_", " ")) ? -1 : 1;
}
