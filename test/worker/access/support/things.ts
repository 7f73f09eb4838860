/** Experiments and runs to ask about. */
import { mlflow, post } from "../../support/request.ts";

/** A new experiment's number. */
export async function experimentNamed(name: string): Promise<number> {
	const { json, text } = await mlflow.post("experiments/create", { name });
	if (json.experiment_id === undefined) throw new Error(text);
	return Number(json.experiment_id);
}

export interface Fields {
	readonly name?: string;
	readonly params?: Record<string, string | number>;
	readonly metrics?: object;
	readonly tags?: Record<string, string>;
	readonly parent?: string;
	/** As the server keeps it; RUNNING leaves the run open. */
	readonly status?: string;
	readonly startTime?: number;
}

/** A new run in `experiment`, by its id. */
export async function runIn(experiment: number, fields: Fields = {}): Promise<string> {
	const { name = "a run", parent, startTime, status = "RUNNING", params = {}, metrics = {}, tags = {} } = fields;
	const created = await mlflow.post("runs/create", {
		experiment_id: String(experiment),
		run_name: name,
		...(startTime !== undefined && { start_time: startTime }),
		tags: parent === undefined ? [] : [{ key: "mlflow.parentRunId", value: parent }],
	});
	const id = created.json.run.info.run_id as string;
	await post(`/api/v1/runs/${id}/log`, { params, metrics, tags });
	if (status !== "RUNNING") await post(`/api/v1/runs/${id}/finish`, { status });
	return id;
}
