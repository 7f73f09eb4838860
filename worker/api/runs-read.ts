/** `/runs/:id`: one run with its context, its children. Its files: run-files.ts. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { getExperiment } from "../tracking/experiments.ts";
import { datasetKey, datasetLinks, datasetsOf } from "../tracking/inputs.ts";
import { childrenOf, relative } from "../tracking/run-family.ts";
import type { RunRow as StoredRun } from "../tracking/run-row.ts";
import { getRun } from "../tracking/runs.ts";
import type { Work } from "../work.ts";
import type { DatasetInput, RunChildren, RunDetail } from "./contract.ts";

export const runsRead = new Hono<App>()
	.get("/:run_id", needs("read"), async (c) => {
		const run = await getRun(c.var.work, c.req.param("run_id"));
		const { metrics, ...detail } = await detailOf(c.var.work, run);
		// Spliced in as text: its infinities (9e999) would not survive parsing and printing.
		const text = `${JSON.stringify(detail).slice(0, -1)},"metrics":${metrics}}`;
		return c.body(text, 200, { "content-type": "application/json", "cache-control": "private, no-store" });
	})
	.get("/:run_id/children", needs("read"), async (c) => {
		const run = await getRun(c.var.work, c.req.param("run_id"));
		return c.json({ children: await childrenOf(c.var.work, run) } satisfies RunChildren);
	});

type Detail = Omit<RunDetail, "metrics"> & { readonly metrics: string };

async function detailOf(work: Work, run: StoredRun): Promise<Detail> {
	const [experiment, self, parent, datasets] = await Promise.all([
		getExperiment(work, run.experiment_id),
		relative(work, run.run_id),
		run.parent_run_id === null ? null : relative(work, run.parent_run_id),
		datasetsRead(work, run),
	]);
	return {
		run_id: run.run_id,
		seq: self?.seq ?? 0,
		experiment_id: String(run.experiment_id),
		experiment_name: experiment.name,
		name: run.name,
		user: run.user_id,
		status: run.status,
		start_time: run.start_time,
		end_time: run.end_time,
		updated_at: run.updated_at,
		lifecycle: run.lifecycle,
		parent_run_id: run.parent_run_id,
		artifact_uri: run.artifact_uri,
		params: JSON.parse(run.params),
		tags: JSON.parse(run.tags),
		metrics: run.metrics,
		datasets,
		parent,
	};
}

async function datasetsRead(work: Work, run: StoredRun): Promise<DatasetInput[]> {
	const known = await datasetsOf(work, [run]);
	return datasetLinks(run).map(({ name, digest, tags }) => {
		const dataset = known.get(datasetKey(run.experiment_id, name, digest));
		return {
			name,
			digest,
			source_type: dataset?.source_type ?? "",
			source: dataset?.source ?? "",
			schema: dataset?.schema ?? null,
			profile: dataset?.profile ?? null,
			context: tags["mlflow.data.context"] ?? null,
		};
	});
}
