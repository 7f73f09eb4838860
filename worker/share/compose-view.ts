/** Reads what a link shows. */
import type { Share } from "../access/share-store.ts";
import { bucketPath } from "../artifacts/location.ts";
import { storeOf } from "../artifacts/store.ts";
import { nameOfKey } from "../db/document-key.ts";
import { MAX_CHARTED_RUNS, MAX_SHARED_FILES, MAX_SHARED_POINTS, MAX_SHARED_RUNS } from "../limits.ts";
import { MAX_KEYS } from "../metrics/chunks.ts";
import { readSeries } from "../metrics/series.ts";
import { getExperiment } from "../tracking/experiments.ts";
import { hasEnded } from "../tracking/run-row.ts";
import type { Work } from "../work.ts";
import { type SharedRow, sharedRuns } from "./shared-runs.ts";
import { type Curve, metricNames, type ShareView, type ViewedFile, type ViewedRun } from "./view.ts";

/** The view of `share` now, or undefined where nothing of what was shared is there any more. */
export async function composeView(
	work: Work,
	share: Omit<Share, "createdAt" | "createdBy" | "views" | "viewedAt">,
): Promise<ShareView | undefined> {
	const rows = await sharedRuns(work, share, MAX_SHARED_RUNS + 1);
	const shown = rows.slice(0, MAX_SHARED_RUNS);
	const { name, lifecycle } = await getExperiment(work, share.experimentId);
	if (lifecycle !== "active" || (share.runs !== null && shown.length === 0)) return undefined;
	const runs = shown.map(viewedRun);
	const [first] = runs;
	return {
		kind: share.kind,
		title: share.label || (share.kind === "run" ? first?.name : undefined) || name,
		selection: share.selection,
		experiment: name,
		as_of: work.now,
		frozen: false,
		live: runs.some(({ status }) => !hasEnded(status)),
		runs,
		more_runs: rows.length > MAX_SHARED_RUNS,
		charts: await chartsOf(work, runs),
		...(share.artifacts && share.kind === "run" && shown[0] && { files: await filesOf(work, shown[0]) }),
	};
}

/** MLflow's own tags tell of people and machines; only the note was written to be read. */
const SYSTEM_TAG = /^(mlflow|wandb|runnel)\./;
const NOTE_TAG = "mlflow.note.content";

/** Clients' clocks and ours differ, and the last batch may arrive behind the end. */
const AFTER_END_MS = 60_000;

function viewedRun(row: SharedRow): ViewedRun {
	const tags = named<string>(row.tags);
	const own = Object.entries(tags).filter(([key]) => !SYSTEM_TAG.test(key));
	const writtenLater = row.end_time !== null && row.updated_at > row.end_time + AFTER_END_MS;
	return {
		run_id: row.run_id,
		parent_run_id: row.parent_run_id,
		name: row.name,
		status: row.status,
		start_time: row.start_time,
		end_time: row.end_time,
		written_after_end: writtenLater ? row.updated_at : null,
		note: tags[NOTE_TAG] || null,
		params: named(row.params),
		tags: Object.fromEntries(own),
		metrics: named(row.metrics),
	};
}

function named<Value>(document: string): Record<string, Value> {
	return Object.fromEntries(
		Object.entries(JSON.parse(document) as Record<string, Value>).map(([key, value]) => [nameOfKey(key), value]),
	);
}

async function chartsOf(work: Work, runs: readonly ViewedRun[]): Promise<ShareView["charts"]> {
	const charted = runs.slice(0, MAX_CHARTED_RUNS);
	const keys = metricNames(charted).slice(0, MAX_KEYS);
	if (keys.length === 0) return {};
	const { series } = await readSeries(work, {
		runIds: charted.map(({ run_id }) => run_id),
		keys,
		axis: "step",
		from: Number.NEGATIVE_INFINITY,
		to: Number.POSITIVE_INFINITY,
		pixels: Math.max(20, Math.min(300, Math.floor(MAX_SHARED_POINTS / (charted.length * keys.length) / 2))),
	});
	const charts = new Map<string, Curve[]>();
	for (const { runId, key, curve } of series.filter(({ count }) => count > 1)) {
		const y = curve.y.map((value) => (Number.isNaN(value) ? null : Number(value.toPrecision(6))));
		charts.set(key, [...(charts.get(key) ?? []), { run_id: runId, x: curve.x, y }]);
	}
	// The order of runs, not of rows, gives each its colour.
	const place = new Map(charted.map(({ run_id }, i) => [run_id, i]));
	for (const curves of charts.values()) curves.sort((a, b) => place.get(a.run_id)! - place.get(b.run_id)!);
	return Object.fromEntries(keys.filter((key) => charts.has(key)).map((key) => [key, charts.get(key)!]));
}

async function filesOf(work: Work, run: SharedRow): Promise<ViewedFile[]> {
	const root = bucketPath(run.artifact_uri);
	if (root === undefined) return [];
	const files: ViewedFile[] = [];
	for await (const { path, size } of storeOf(work).walk(root)) {
		files.push({ path: path.slice(root.length + 1), size });
		if (files.length === MAX_SHARED_FILES) break;
	}
	return files;
}
