/** The lines that take a new user from an empty page to a first run, for this server's own address. */

export interface FirstLines {
	readonly shell: string;
	readonly python: string;
	readonly curl: string;
}

export function firstLines(origin: string, experiment = "first-steps"): FirstLines {
	return {
		shell: `export MLFLOW_TRACKING_URI=${origin}\nexport MLFLOW_TRACKING_TOKEN=<your token>`,
		python: `import mlflow

mlflow.set_experiment(${JSON.stringify(experiment)})
with mlflow.start_run():
    mlflow.log_param("lr", 0.01)
    for step in range(100):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)`,
		curl: `curl ${origin}/api/v1/runs \\
  -H "Authorization: Bearer $MLFLOW_TRACKING_TOKEN" \\
  -H "Content-Type: application/json" \\
  -d '{"experiment": ${inSingleQuotes(JSON.stringify(experiment))}, "params": {"lr": "0.01"}, "metrics": {"f1": 0.91}, "status": "FINISHED"}'`,
	};
}

/** Text as it stands between single quotes in a shell. */
function inSingleQuotes(text: string): string {
	return text.replaceAll("'", "'\\''");
}
