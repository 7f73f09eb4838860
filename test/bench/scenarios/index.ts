/** Every scenario, in the order in which they run. */
import type { Scenario } from "../scenario.ts";
import { bytesSealed, bytesUnsealed } from "./bytes.ts";
import { chartLong, chartMany } from "./charts.ts";
import { history } from "./history.ts";
import { hundredThousand } from "./hundred-thousand.ts";
import { ingestParallel, ingestSequential } from "./ingest.ts";
import { logMetricSingle } from "./log-metric.ts";
import { runs } from "./runs.ts";
import { wideRun } from "./wide-run.ts";

export const scenarios: readonly Scenario[] = [
	logMetricSingle,
	ingestSequential,
	ingestParallel,
	history,
	runs,
	wideRun,
	bytesSealed,
	bytesUnsealed,
	hundredThousand,
	chartLong,
	chartMany,
];
