import { env } from "cloudflare:workers";
import { documentKey } from "../../../../worker/db/document-key.ts";
import { addPoint, entryJson, entryOf } from "../../../../worker/metrics/entry.ts";

/** A run as tests describe it; the database's form of it is made here and nowhere else. */
export interface RunData {
	readonly runId: string;
	readonly name: string;
	readonly userId: string;
	readonly status: string;
	readonly startTime: number;
	readonly endTime: number | null;
	readonly params: Readonly<Record<string, string>>;
	readonly tags: Readonly<Record<string, string>>;
	/** The values of each metric in the order of their steps. */
	readonly metrics: Readonly<Record<string, readonly number[]>>;
	readonly datasets: readonly {
		readonly name: string;
		readonly digest: string;
		readonly context: string | undefined;
	}[];
}

export const artifactUri = (run: RunData) => `mlflow-artifacts:/1/${run.runId}/artifacts`;

/** Puts runs into an experiment, one statement for all. */
export async function insertRuns(experiment: number, runs: readonly RunData[]): Promise<void> {
	const rows = runs.map((run) => ({
		...run,
		endTime: run.endTime ?? undefined,
		artifactUri: artifactUri(run),
		params: textDocument(run.params),
		tags: textDocument(run.tags),
		metrics: metricsDocument(run.metrics),
		datasets: JSON.stringify(
			run.datasets.map(({ name, digest, context }) => ({
				name,
				digest,
				tags: context === undefined ? {} : { "mlflow.data.context": context },
			})),
		),
	}));
	await env.DB.prepare(
		`INSERT INTO runs (run_id, experiment_id, name, user_id, status, start_time, end_time, artifact_uri, updated_at,
			params, tags, metrics, datasets)
		SELECT value ->> '$.runId', CAST(?1 AS INTEGER), value ->> '$.name', value ->> '$.userId', value ->> '$.status',
			value ->> '$.startTime', value ->> '$.endTime', value ->> '$.artifactUri', 0, jsonb(value ->> '$.params'),
			jsonb(value ->> '$.tags'), jsonb(value ->> '$.metrics'), jsonb(value ->> '$.datasets')
		FROM json_each(?2) ORDER BY key`,
	)
		.bind(experiment, JSON.stringify(rows))
		.run();
}

/** Gives runs that are stored the documents and the state they have in `runs`, as log-batches and updates would. */
export async function changeRuns(runs: readonly RunData[]): Promise<void> {
	const rows = runs.map((run) => ({
		...run,
		params: textDocument(run.params),
		metrics: metricsDocument(run.metrics),
	}));
	await env.DB.prepare(
		`UPDATE runs SET metrics = jsonb(value ->> '$.metrics'), params = jsonb(value ->> '$.params'),
			status = value ->> '$.status', index_was = iif(indexed = 1, metrics, index_was), indexed = 0
		FROM json_each(?1) WHERE run_id = value ->> '$.runId'`,
	)
		.bind(JSON.stringify(rows))
		.run();
}

/** Makes an experiment, active unless told otherwise. */
export async function insertExperiment(id: number, lifecycle = "active", epoch = 0): Promise<void> {
	await env.DB.prepare(
		`INSERT INTO experiments (id, name, artifact_location, lifecycle, lifecycle_epoch, created_at, updated_at)
		VALUES (CAST(?1 AS INTEGER), 'experiment ' || CAST(?1 AS INTEGER), '', ?2, ?3, 0, 0)`,
	)
		.bind(id, lifecycle, epoch)
		.run();
}

function textDocument(values: Readonly<Record<string, string>>): string {
	return JSON.stringify(Object.fromEntries(Object.entries(values).map(([key, value]) => [documentKey(key), value])));
}

function metricsDocument(metrics: RunData["metrics"]): string {
	const members = Object.entries(metrics).map(([key, values]) => {
		const [first, ...rest] = values.map((value, step) => ({ key, value, step, timestamp: step }));
		if (first === undefined) throw new Error("a metric has at least one value");
		const entry = entryOf(first);
		for (const point of rest) addPoint(entry, point);
		return `${JSON.stringify(documentKey(key))}:${entryJson(entry)}`;
	});
	return `{${members.join()}}`;
}
