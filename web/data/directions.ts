/** Which way a metric is better, guessed from the words in its name as people name metrics. */

const DOWN =
	/(^|[^a-z])(loss|losses|error|errors|err|rmse|mse|mae|mape|msle|perplexity|ppl|nll|cross_?entropy|logloss|log_loss|wer|cer|fid|bpb|bpc|latency|time|duration|seconds|ms|epsilon|divergence|kl|regret|false_positives|false_negatives|hinge|brier|ece|distance)([^a-z]|$)/i;

/** Settings and counters that are logged as metrics: neither way is better. */
const NEITHER =
	/(^|[^a-z])(lr|learning_?rate|epoch|epochs|step|steps|iteration|norm|grad_?norm|momentum|temperature|seed|samples|tokens)([^a-z]|$)/i;

/** -1 where less is better, 1 where more is, 0 where it means nothing. */
export function directionOf(metric: string): 1 | -1 | 0 {
	const last = metric.slice(metric.lastIndexOf("/") + 1);
	if (isSystemMetric(metric) || NEITHER.test(last)) return 0;
	// "trainLoss" and "val.max_error" are split into words first.
	return DOWN.test(metric.replaceAll(/([a-z])([A-Z])/g, "$1_$2").replaceAll("_", " ")) || DOWN.test(metric) ? -1 : 1;
}

/** Metrics of the machine, not of the model: they have a page of their own. */
export function isSystemMetric(name: string): boolean {
	return name.startsWith("system/");
}
