import { attribute, type Dialect, LISTED, NUMERIC, OPTIONAL, type Prefix } from "./dialect.ts";

/** The grammar of run searches: MLflow's, with OR, parentheses and the best values of metrics added. */
export const RUNS: Dialect = {
	what: "runs",
	prefixes: new Map<string, Prefix>([
		["metrics", "metric"],
		["metric", "metric"],
		["min_metrics", "min_metric"],
		["max_metrics", "max_metric"],
		["best_metrics", "best_metric"],
		["params", "param"],
		["param", "param"],
		["parameters", "param"],
		["parameter", "param"],
		["tags", "tag"],
		["tag", "tag"],
		["attributes", "attribute"],
		["attribute", "attribute"],
		["attr", "attribute"],
		["run", "attribute"],
		["datasets", "dataset"],
		["dataset", "dataset"],
	]),
	attributes: new Map([
		...attribute("run_id", "string", { operators: LISTED }),
		...attribute("run_name", "string"),
		// These aliases are for filters only, as in MLflow.
		...["run name", "Run name", "Run Name"].flatMap((alias) =>
			attribute("run_name", "string", { aliases: [alias], order: false }).slice(1),
		),
		...attribute("user_id", "string"),
		...attribute("status", "string"),
		...attribute("artifact_uri", "string"),
		...attribute("start_time", "number", { aliases: ["created", "Created"] }),
		...attribute("end_time", "number"),
	]),
	rules: {
		metric: { value: "number", operators: NUMERIC },
		min_metric: { value: "number", operators: NUMERIC },
		max_metric: { value: "number", operators: NUMERIC },
		best_metric: { value: "number", operators: NUMERIC },
		param: { value: "string", operators: OPTIONAL },
		tag: { value: "string", operators: OPTIONAL },
		dataset: { value: "string", operators: LISTED },
	},
	orderable: ["attribute", "metric", "min_metric", "max_metric", "best_metric", "param", "tag"],
	datasetParts: ["name", "digest", "context"],
	stringQuotes: ["'", '"'],
	alternatives: true,
};
