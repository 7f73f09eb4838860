/** What the fuzzed server holds before the first request, and again each time it is put back. */
import { get, mlflow, post as postTo, send } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import type { FuzzRequest } from "./requests.ts";

/** By placeholder, without its '@'. */
export type World = Readonly<Record<string, string>>;

export async function makeWorld(): Promise<World> {
	const post = async (path: string, body: unknown) => made(await mlflow.post(path, body));
	const start = (name: string) => post("runs/create", { experiment_id: "0", run_name: name });
	const { experiment_id } = await post("experiments/create", { name: "fuzz", tags: [{ key: "t", value: "v" }] });
	await post("experiments/create", { name: "second" });
	const gone = (await post("experiments/create", { name: "gone" })).experiment_id;
	const [run, other, deleted] = await Promise.all(["run", "other", "deleted"].map(start)).then((runs) =>
		runs.map(({ run }) => run.info.run_id as string),
	);
	await post("runs/create", { experiment_id: gone });
	await post("experiments/delete", { experiment_id: gone });
	await post("runs/log-batch", {
		run_id: run,
		metrics: [1, 2, 3].map((step) => ({ key: "loss", value: 1 / step, timestamp: 1_795_223_097_000 + step, step })),
		params: [{ key: "depth", value: "8" }],
		tags: [{ key: "t", value: "v" }],
	});
	const dataset = { name: "d", digest: "1", source_type: "code", source: "{}" };
	await post("runs/log-inputs", {
		run_id: run,
		datasets: [{ dataset, tags: [{ key: "mlflow.data.context", value: "train" }] }],
	});
	await post("runs/update", { run_id: other, status: "FINISHED", end_time: 1_795_223_098_000 });
	await post("runs/delete", { run_id: deleted });
	const { model } = await post("logged-models", { experiment_id: "0", name: "logged", source_run_id: run });
	await post("registered-models/create", { name: "model", tags: [{ key: "t", value: "v" }] });
	await post("model-versions/create", { name: "model", source: `models:/${model.info.model_id}` });
	await post("model-versions/create", { name: "model", source: `runs:/${run}/model`, run_id: run });
	await post("registered-models/alias", { name: "model", alias: "champion", version: "1" });
	const prompt = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
	await post("registered-models/create", { name: "prompt", tags: prompt });
	await post("model-versions/create", { name: "prompt", source: "dummy-source", tags: prompt });
	await Promise.all(["a.txt", "dir/b.txt"].map((path) => put(`0/${run}/artifacts/${path}`)));
	await put(`0/models/${model.info.model_id}/artifacts/a.txt`);
	// Whatever else is made at its first use.
	await send(new Request("http://runnel.test/artifacts/x"));
	const page = await post("runs/search", { experiment_ids: ["0"], max_results: 1 });
	const history = made(await mlflow.get("metrics/get-history", { run_id: run!, metric_key: "loss", max_results: "1" }));
	const hook = { name: "hook", url: "https://hooks.example.com/x", events: [{ entity: "PROMPT", action: "CREATED" }] };
	const { webhook } = await post("webhooks", hook);
	const share = made(await postTo("/api/v1/shares", { experiment_id: "0", artifacts: true }));
	return {
		secret: share.url.replace(/^.*\//, ""),
		run: run!,
		other: other!,
		deleted: deleted!,
		gone: experiment_id === "1" ? gone : "3",
		model: model.info.model_id,
		webhook: webhook.webhook_id,
		page: page.next_page_token,
		history: history.next_page_token,
	};
}

function made({ status, json, text }: Awaited<ReturnType<typeof get>>) {
	if (status !== 200) throw new Error(`The world cannot be made: ${status} ${text}`);
	return json;
}

async function put(path: string): Promise<void> {
	const url = `http://runnel.test/api/2.0/mlflow-artifacts/artifacts/${path}`;
	const headers = { authorization: `Bearer ${TOKENS.admin}`, "content-length": "4" };
	made(await send(new Request(url, { method: "PUT", headers, body: "text" })));
}

/** Reads everything back as clients do. @returns what could not be read */
export async function unreadable({ run, model }: World): Promise<string[]> {
	const all = { max_results: 50, run_view_type: "ALL", view_type: "ALL" };
	const experiments = await mlflow.post("experiments/search", { ...all, max_results: 200 });
	const ids = (experiments.json?.experiments ?? []).map((e: { experiment_id: string }) => e.experiment_id);
	const answers = {
		experiments,
		runs: await mlflow.post("runs/search", { ...all, experiment_ids: ids }),
		models: await mlflow.post("logged-models/search", { experiment_ids: ids.slice(0, 20) }),
		registered: await mlflow.get("registered-models/search"),
		versions: await mlflow.get("model-versions/search", { max_results: "50" }),
		history: await mlflow.get("metrics/get-history", { run_id: run!, metric_key: "loss" }),
		model: await mlflow.get(`logged-models/${model}`, { allow_deleted: "true" }),
		table: await get("/api/v1/experiments/0/runs?view=all"),
		detail: await get(`/api/v1/runs/${run}`),
		home: await get("/api/v1/experiments"),
		curves: await get(`/api/v1/series?run=${run}&metric=loss`),
		datasets: await postTo("/ajax-api/2.0/mlflow/experiments/search-datasets", { experiment_ids: ["0"] }),
	};
	return Object.entries(answers).flatMap(([what, { status, json, text }]) =>
		// What was purged is not there.
		(status === 200 || status === 404) && json !== undefined ? [] : [`${what}: ${status} ${text.slice(0, 300)}`],
	);
}

/** The request with placeholders filled, ready to be sent. */
export function requestOf(world: World, { method, path, query, headers, body }: FuzzRequest): Request {
	const search = new URLSearchParams(query.map(([name, value]) => [name, filled(world, value).toWellFormed()]));
	const url = `http://runnel.test${filled(world, path)}${search.size > 0 ? `?${search}` : ""}`;
	const authorized = new Headers({ authorization: `Bearer ${TOKENS.admin}` });
	for (const [name, value] of Object.entries(headers)) authorized.set(name, latin(value));
	return new Request(url, { method, headers: authorized, ...(body !== undefined && { body: filled(world, body) }) });
}

function filled(world: World, text: string): string {
	if (!text.includes("@")) return text;
	return text
		.replace(/"?@raw:([^",}\]]*)"?/g, "$1")
		.replace(/"?@long"?/g, () => `"${"l".repeat(200_000)}"`)
		.replace(/"?@deep:(list|object):(\d+)"?/g, (_, kind: string, depth: string) =>
			kind === "list"
				? "[".repeat(Number(depth)) + "]".repeat(Number(depth))
				: `${'{"a":'.repeat(Number(depth))}1${"}".repeat(Number(depth))}`,
		)
		.replace(/@(run|other|deleted|gone|model|webhook|secret|page|history)/g, (_, name: string) => world[name]!);
}

/** Header values are bytes. */
function latin(value: string): string {
	return value.replace(/[^\x20-\xff]/g, "?");
}
