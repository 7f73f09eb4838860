/**
 * A dashboard that is looked at, with the requests that web/data makes: the runs of an experiment as a table, with
 * charts of the newest ones beside it, asking every five seconds what changed.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NewSeriesAnswer, RunChanges, RunPage, RunRow, SeriesAnswer } from "../../../worker/api/contract.ts";
import { root } from "../../support/paths.ts";
import type { Client } from "../client.ts";
import { metricName } from "../training-curve.ts";
import { METRICS } from "./plan.ts";
import { counted } from "./training.ts";

/** Charts in view, each with curves of this many runs. */
const CHARTS = 6;
const CURVES = 10;
const POINTS = 400;

/** Whether the dashboard, as it stands, asks for new points alone instead of reading changed curves again. */
export const asksForNewPoints = readFileSync(join(root, "web/data/series.ts"), "utf8").includes("/series/new");

export class Dashboard {
	readonly #client: Client;
	readonly #path: string;
	#cursor = "";
	#running: string[] = [];
	#cursors = new Map<string, string>();
	readonly #versions = new Map<string, string>();

	constructor(client: Client, experiment: string) {
		this.#client = client;
		this.#path = `/api/v1/experiments/${experiment}`;
	}

	async openHome(): Promise<void> {
		await this.#client.send("GET", "/api/v1/experiments?view=active", undefined, counted("opening home"));
	}

	async openExperiment(): Promise<void> {
		const opening = counted("opening an experiment");
		await this.#client.send("GET", this.#path, undefined, opening);
		const page = await this.#client.json<RunPage>(
			"GET",
			`${this.#path}/runs?view=active&limit=200`,
			undefined,
			opening,
		);
		this.#cursor = page.cursor ?? "";
		this.#running = page.runs.filter((run) => run.status === "RUNNING").map((run) => run.run_id);
		await this.#readCurves(
			page.runs.slice(0, CURVES).map((run) => run.run_id),
			"opening an experiment",
		);
	}

	async openRun(run: string): Promise<void> {
		const opening = counted("opening a run");
		await this.#client.send("GET", `/api/v1/runs/${run}`, undefined, opening);
		await this.#client.send(
			"GET",
			`/api/v1/series?${names([run], METRICS)}&x=step&points=${POINTS}`,
			undefined,
			opening,
		);
	}

	/** Five seconds later. */
	async poll(): Promise<void> {
		const query = new URLSearchParams({ cursor: this.#cursor });
		for (const run of this.#running) query.append("run", run);
		const changes = await this.#client.json<RunChanges>(
			"GET",
			`${this.#path}/changes?${query}`,
			undefined,
			counted("polls"),
		);
		this.#cursor = changes.cursor;
		const changed = changes.runs.filter((run) => this.#loggedSince(run)).map((run) => run.run_id);
		if (changed.length === 0) return;
		if (asksForNewPoints) await this.#readNewPoints(changed);
		else for (const run of changed) await this.#readCurves([run], "curves of changed runs");
	}

	/** Whether a run has logged since it was last told of: the same change comes with more than one answer. */
	#loggedSince({ run_id, metrics }: RunRow): boolean {
		const [, step, timestamp] = metrics[metricName(0)] ?? [];
		const version = `${timestamp}.${step}`;
		if (this.#versions.get(run_id) === version) return false;
		this.#versions.set(run_id, version);
		return true;
	}

	async #readCurves(runs: readonly string[], kind: string): Promise<void> {
		const path = `/api/v1/series?${names(runs, CHARTS)}&x=step&points=${POINTS}`;
		const { cursors } = await this.#client.json<SeriesAnswer>("GET", path, undefined, counted(kind));
		for (const [run, cursor] of Object.entries(cursors)) this.#cursors.set(run, cursor);
	}

	async #readNewPoints(runs: readonly string[]): Promise<void> {
		const query = new URLSearchParams({ x: "step" });
		for (const run of runs) query.append("since", this.#cursors.get(run) ?? `${run}:0.0`);
		for (let i = 0; i < CHARTS; i++) query.append("metric", metricName(i));
		const path = `/api/v1/series/new?${query}`;
		const kind = "curves of changed runs";
		const { cursors, stale } = await this.#client.json<NewSeriesAnswer>("GET", path, undefined, counted(kind));
		for (const [run, cursor] of Object.entries(cursors)) this.#cursors.set(run, cursor);
		if (stale.length > 0) await this.#readCurves(stale, kind);
	}
}

function names(runs: readonly string[], metrics: number): string {
	const query = new URLSearchParams();
	for (const run of runs) query.append("run", run);
	for (let i = 0; i < metrics; i++) query.append("metric", metricName(i));
	return query.toString();
}
