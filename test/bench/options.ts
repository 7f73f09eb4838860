/** What `npm run bench` takes. */
import { parseArgs } from "node:util";

export interface BenchOptions {
	/** Measures this MLflow-compatible server instead of starting Runnel. */
	readonly against: string | undefined;
	readonly token: string | undefined;
	/** Also starts a real `mlflow server` and measures it in turn. */
	readonly mlflow: boolean;
	/** Small sizes: to see that a scenario works, not how fast it is. */
	readonly quick: boolean;
	/** Names of scenarios; empty for all. */
	readonly only: readonly string[];
	readonly cpu: boolean;
	readonly day: boolean;
}

export const USAGE = `Usage: npm run bench -- [options]
  --mlflow          start a real 'mlflow server' too and print both figures and their ratio
  --against URL     measure the MLflow-compatible server at URL instead of a Runnel of its own
  --token T         its token
  --only A,B        these scenarios alone
  --quick           small sizes
  --cpu             CPU time of single requests, from a profile of workerd
  --day             what a day of a team of five takes of the free plan`;

/** @throws Error with a sentence for the person, where an option is unknown */
export function parseOptions(args: readonly string[]): BenchOptions | "help" {
	const { values } = parseArgs({
		args: [...args],
		options: {
			against: { type: "string" },
			token: { type: "string" },
			mlflow: { type: "boolean", default: false },
			only: { type: "string", default: "" },
			quick: { type: "boolean", default: false },
			cpu: { type: "boolean", default: false },
			day: { type: "boolean", default: false },
			help: { type: "boolean", short: "h", default: false },
		},
	});
	if (values.help) return "help";
	const { against, token, mlflow, quick, cpu, day } = values;
	return { against, token, mlflow, quick, cpu, day, only: values.only.split(",").filter((name) => name !== "") };
}
