/**
 * What other trackers wrote, into a server: experiments by their names, runs with their own ids, their points exactly,
 * and their files. A run that is here already is left as it is, so doing it again adds what is missing.
 */
import { globSync, statSync } from "node:fs";
import { join, sep } from "node:path";
import { documentKey, hasControlCharacter } from "../worker/db/document-key.ts";
import { addPoint, type Entry, entriesJson, entryOf } from "../worker/metrics/entry.ts";
import { type Series, sortedDistinct } from "../worker/metrics/point.ts";
import { type Client, inParallel, Refused } from "./export-client.ts";
import { sendFile } from "./import-backup.ts";
import { PointSender } from "./import-points.ts";
import type { Report } from "./import-report.ts";
import { sendRows } from "./import-rows.ts";

export interface ForeignExperiment {
	/** As the other tracker knows it. */
	readonly id: string;
	readonly name: string;
	readonly tags: ReadonlyMap<string, string>;
	readonly deleted: boolean;
}

export interface ForeignRun {
	/** Where it was read from, for the report. */
	readonly source: string;
	readonly id: string;
	readonly name: string;
	readonly user: string;
	readonly status: "RUNNING" | "SCHEDULED" | "FINISHED" | "FAILED" | "KILLED";
	/** Milliseconds since 1970 UTC. */
	readonly startTime: number;
	readonly endTime: number | null;
	readonly deleted: boolean;
	readonly params: ReadonlyMap<string, string>;
	readonly tags: ReadonlyMap<string, string>;
	readonly metrics: ReadonlyMap<string, Series>;
	/** Folder of its files on this machine; undefined where they are elsewhere. */
	readonly files: string | undefined;
}

export interface ForeignStore {
	readonly experiments: readonly ForeignExperiment[];
	runs(experiment: ForeignExperiment): Iterable<ForeignRun>;
}

export async function importForeign(
	client: Client,
	store: ForeignStore,
	report: Report,
	say: (text: string) => void,
): Promise<void> {
	for (const experiment of store.experiments) {
		const id = await experimentNamed(client, experiment);
		const sender = new PointSender(client);
		let runs = 0;
		for (const run of store.runs(experiment)) {
			try {
				await importRun(client, sender, id, run, report);
				runs++;
			} catch (error) {
				if (error instanceof Refused && error.status === 400) report.problem(run.source, undefined, error.message);
				else throw error;
			}
		}
		await sender.finish();
		report.add("points", sender.sent);
		if (experiment.deleted)
			await client.postJson("/api/2.0/mlflow/experiments/delete", JSON.stringify({ experiment_id: id }));
		report.add("experiments", 1);
		say(`${experiment.name}: ${runs} runs, ${sender.sent} points`);
	}
}

/** The experiment of that name on the server, made where there is none. */
async function experimentNamed(client: Client, { name, tags }: ForeignExperiment): Promise<string> {
	const query = encodeURIComponent(name);
	try {
		const { experiment } = await client.json<{ experiment: { experiment_id: string; lifecycle_stage: string } }>(
			`/api/2.0/mlflow/experiments/get-by-name?experiment_name=${query}`,
		);
		if (experiment.lifecycle_stage === "deleted") {
			const body = JSON.stringify({ experiment_id: experiment.experiment_id });
			await client.postJson("/api/2.0/mlflow/experiments/restore", body);
		}
		return experiment.experiment_id;
	} catch (error) {
		if (!(error instanceof Refused) || error.status !== 404) throw error;
	}
	const body = JSON.stringify({ name, tags: [...tags].map(([key, value]) => ({ key, value })) });
	return (await client.postJson<{ experiment_id: string }>("/api/2.0/mlflow/experiments/create", body)).experiment_id;
}

async function importRun(
	client: Client,
	sender: PointSender,
	experimentId: string,
	run: ForeignRun,
	report: Report,
): Promise<void> {
	const metrics = new Map([...run.metrics].map(([key, series]) => [key, sortedDistinct(series)]));
	const line = { text: rowOf(experimentId, run, metrics), file: run.source, at: 0 };
	report.add("new runs", await sendRows(client, "runs", [line], report));
	for (const [key, series] of metrics) await sender.add(run.id, key, series);
	if (run.files !== undefined) await sendFolder(client, run.files, `${experimentId}/${run.id}/artifacts`, report);
	if (run.deleted) await client.postJson("/api/2.0/mlflow/runs/delete", JSON.stringify({ run_id: run.id }));
}

/** A line of runs.jsonl. Entries are spliced in as text: their infinities and long steps are no plain JSON numbers. */
function rowOf(experimentId: string, run: ForeignRun, metrics: ReadonlyMap<string, Series>): string {
	const entries = new Map([...metrics].map(([key, series]) => [documentKey(key), entryOfSeries(key, series)]));
	const last = Math.max(run.startTime, run.endTime ?? 0, ...[...entries.values()].map(({ timestamp }) => timestamp));
	const row = JSON.stringify({
		run_id: run.id,
		experiment_id: Number(experimentId),
		name: run.name,
		user_id: run.user,
		status: run.status,
		start_time: run.startTime,
		end_time: run.endTime,
		artifact_uri: `mlflow-artifacts:/${experimentId}/${run.id}/artifacts`,
		parent_run_id: run.tags.get("mlflow.parentRunId") ?? null,
		lifecycle: "active",
		lifecycle_epoch: 0,
		updated_at: last,
		metric_count: entries.size,
		params: documentOf(run.params),
		tags: documentOf(run.tags),
		datasets: {},
		models: {},
	});
	return `${row.slice(0, -1)},"metrics":${entriesJson(entries)}}`;
}

function entryOfSeries(key: string, { steps, timestamps, values }: Series): Entry {
	const point = (i: number) => ({ key, value: values[i]!, step: steps[i]!, timestamp: timestamps[i]! });
	const entry = entryOf(point(0));
	for (let i = 1; i < values.length; i++) addPoint(entry, point(i));
	return entry;
}

/** Names with control characters, which no document key may hold, get spaces in their place. */
function documentOf(items: ReadonlyMap<string, string>): Record<string, string> {
	return Object.fromEntries([...items].map(([name, value]) => [documentKey(cleanName(name)), value]));
}

export function cleanName(name: string): string {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
	return hasControlCharacter(name) ? name.replace(/[\u0000-\u001f\u007f]/g, " ") : name;
}

async function sendFolder(client: Client, folder: string, to: string, report: Report): Promise<void> {
	const paths = globSync("**/*", { cwd: folder }).filter((path) => statSync(join(folder, path)).isFile());
	await inParallel(paths, 4, async (path) => {
		await sendFile(client, join(folder, path), `${to}/${path.split(sep).join("/")}`).then(
			() => report.add("files", 1),
			(error: unknown) => report.problem(join(folder, path), undefined, (error as Error).message),
		);
	});
}
