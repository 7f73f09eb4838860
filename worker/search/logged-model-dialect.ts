import { attribute, type Dialect, LISTED, NUMERIC } from "./dialect.ts";

/** The grammar of logged-model searches. */
export const LOGGED_MODELS: Dialect = {
	what: "logged models",
	prefixes: new Map([
		["attributes", "attribute"],
		["metrics", "metric"],
		["params", "param"],
		["tags", "tag"],
	]),
	attributes: new Map([
		...attribute("name", "string", { operators: LISTED }),
		...attribute("model_id", "string", { operators: LISTED }),
		...attribute("model_type", "string", { operators: LISTED }),
		...attribute("status", "number"),
		...attribute("source_run_id", "string", { operators: LISTED }),
		...attribute("creation_timestamp", "number", { aliases: ["creation_time", "creation_timestamp_ms"] }),
		...attribute("last_updated_timestamp", "number", { aliases: ["last_updated_timestamp_ms"] }),
	]),
	rules: {
		metric: { value: "number", operators: NUMERIC },
		param: { value: "string", operators: LISTED },
		tag: { value: "string", operators: LISTED },
	},
	orderable: ["attribute", "metric"],
	datasetParts: [],
	stringQuotes: ["'"],
	alternatives: false,
};
