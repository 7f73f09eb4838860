/** Runs a Python script with the real clients against a test server. */
import { capture } from "./command.ts";
import { root } from "./paths.ts";
import { ensurePython } from "./python.ts";
import type { TestServer } from "./server.ts";

/** Answers the last line that the script printed, which is its result as JSON. */
export async function runClientScript<Result>(server: TestServer, script: string, ...args: string[]): Promise<Result> {
	const { code, output } = await capture(await ensurePython("clients"), [script, ...args], {
		cwd: root,
		env: {
			...process.env,
			MLFLOW_TRACKING_URI: server.url,
			MLFLOW_TRACKING_TOKEN: server.token,
			MLFLOW_DISABLE_TELEMETRY: "true",
			MLFLOW_HTTP_REQUEST_MAX_RETRIES: "1",
			MPLBACKEND: "Agg",
		},
		timeoutMs: 180_000,
	});
	const json = output.split("\n").findLast((line) => line.startsWith("{"));
	if (code !== 0 || !json) throw new Error(`${script} ended with code ${code}:\n${output}`);
	return JSON.parse(json) as Result;
}
