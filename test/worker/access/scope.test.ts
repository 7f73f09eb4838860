/**
 * A token that is limited to one experiment tries every route with everything it could know of another one. Whatever
 * belongs to the other carries a mark; no answer may hold it, and nothing of the other may have changed afterwards. The
 * same questions asked without a limit do find the mark, so that the test has teeth.
 */
import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";
import type { Role } from "../../../worker/access/principal.ts";
import { type Answer, get, mlflow, post, send } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { call } from "./support/call.ts";
import { issue } from "./support/issue.ts";
import { fill, type Route, routes } from "./support/routes.ts";
import { experimentNamed, runIn } from "./support/things.ts";

const MARK = "zqhidden";
/** Registry reads are open to limited tokens (access/principal.ts); what they may see there is tested below. */
const REGISTRY = /\/(registered-models|model-versions)\//;

let inside: number;
let outside: number;
let run: string;
let child: string;
let model: string;
let ownRun: string;

beforeAll(async () => {
	[inside, outside] = [await experimentNamed("inside"), await experimentNamed(`${MARK} experiment`)];
	ownRun = await runIn(inside, { name: "mine" });
	const fields = {
		params: { [`${MARK} param`]: MARK },
		tags: { [`${MARK} tag`]: MARK },
		metrics: { [`${MARK} loss`]: [1, 2, 3].map((step) => ({ value: 1 / step, step })) },
	};
	run = await runIn(outside, { name: `${MARK} run`, ...fields });
	child = await runIn(outside, { name: `${MARK} child`, parent: run, status: "FINISHED", ...fields });
	await mlflow.post("experiments/set-experiment-tag", { experiment_id: String(outside), key: MARK, value: MARK });
	await mlflow.post("runs/log-inputs", {
		run_id: run,
		datasets: [{ dataset: { name: `${MARK} data`, digest: "d", source_type: "local", source: MARK, schema: MARK } }],
	});
	const made = await mlflow.post("logged-models", {
		experiment_id: String(outside),
		name: `${MARK}-model`,
		source_run_id: run,
	});
	model = made.json.model.info.model_id;
	for (const path of [`${outside}/${run}/artifacts/${MARK}.txt`, `${outside}/models/${model}/artifacts/${MARK}.txt`]) {
		await env.BUCKET.put(path, `${MARK} content`);
	}
	await mlflow.post("registered-models/create", { name: "theirs" });
	await mlflow.post("model-versions/create", { name: "theirs", source: `models:/${model}`, run_id: run });
});

interface Attempt {
	readonly route: Route;
	readonly path: string;
	readonly body?: object;
}

/** Everything that a route could be told about the other experiment. */
function attemptsAt(route: Route): Attempt[] {
	const file = `${MARK}.txt`;
	const folder = `${outside}/${run}/artifacts`;
	return [run, child].flatMap((runId) => {
		const names = {
			run_id: runId,
			experiment_id: String(outside),
			model_id: model,
			tag_key: MARK,
			"*": `${folder}/${file}`,
		};
		const path = fill(route.path, names);
		const said = {
			run_id: runId,
			run_uuid: runId,
			source_run_id: runId,
			experiment_id: String(outside),
			experiment_ids: [String(outside)],
			experiment_name: `${MARK} experiment`,
			key: `${MARK} tag`,
			metric_key: `${MARK} loss`,
			value: 1,
			step: 9,
			timestamp: 9,
			models: [{ model_id: model, step: 1 }],
			model_id: model,
			artifact_file_path: file,
		};
		if (route.method === "GET") {
			const query = new URLSearchParams({ ...said, value: "1", step: "9", timestamp: "9", path: file } as never);
			const native = [
				["run", runId],
				["metric", `${MARK} loss`],
				["since", `${runId}:0.0`],
				["cursor", "c1.0.0"],
				["path", file],
				["baseline", runId],
			];
			return [
				{ route, path },
				{ route, path: `${path}?${query}` },
				{ route, path: `${path}?${new URLSearchParams(native)}` },
				{ route, path: `${path}?path=${encodeURIComponent(folder)}` },
			];
		}
		const asText = { ...said, value: "changed", new_name: "changed", name: "changed" };
		const bodies: object[] = [
			said,
			asText,
			{ ...asText, filter: "", status: "FINISHED", tags: [{ key: "a", value: "b" }] },
		];
		if (route.path.startsWith("/api/v1/")) {
			bodies.push(
				{},
				{ metrics: { loss: 1 } },
				{ name: "changed", tags: { a: "b" } },
				{ experiment: `${MARK} experiment` },
			);
			bodies.push({ run_id: runId, path: file, size: 3 }, { experiment_id: String(outside) });
		}
		return bodies.map((body) => ({ route, path, body }));
	});
}

const attempted = routes.filter(
	({ right, path }) => (right === "read" || right === "write") && !path.includes("/2.0/mlflow/webhooks"),
);

async function ask({ route, path, body }: Attempt, token: string): Promise<Answer> {
	if (route.path.endsWith("/artifacts/*") && route.method === "PUT") {
		const headers = { authorization: `Bearer ${token}`, "content-length": "7" };
		return send(new Request(`http://runnel.test${path}`, { method: "PUT", headers, body: "changed" }));
	}
	return call(route.method, path, body ?? {}, { token });
}

/** What the other experiment is, all of it. */
async function pictureOfOutside(): Promise<string> {
	const parts = await Promise.all([
		env.DB.prepare(
			`SELECT seq, run_id, name, status, end_time, lifecycle, updated_at, tail, json(tags), json(params), json(metrics),
			json(datasets), json(models) FROM runs WHERE experiment_id = ?1 ORDER BY seq`,
		)
			.bind(outside)
			.all(),
		env.DB.prepare("SELECT id, name, lifecycle, updated_at, json(tags) FROM experiments WHERE id = ?1")
			.bind(outside)
			.all(),
		env.DB.prepare(
			"SELECT name, status, deleted_at, json(tags), json(params), json(metrics) FROM logged_models WHERE experiment_id = ?1",
		)
			.bind(outside)
			.all(),
		env.DB.prepare("SELECT * FROM datasets WHERE experiment_id = ?1").bind(outside).all(),
		env.DB.prepare(
			"SELECT name, description, json(tags), json(aliases) FROM registered_models WHERE name = 'theirs'",
		).all(),
	]);
	const files = await env.BUCKET.list({ prefix: `${outside}/` });
	const contents = await Promise.all(
		files.objects.map(async ({ key }) => [key, await (await env.BUCKET.get(key))!.text()]),
	);
	return JSON.stringify({ rows: parts.map(({ results }) => results), contents });
}

test("without a limit, many of these questions are answered", { timeout: 60_000 }, async () => {
	let told = 0;
	for (const route of attempted.filter(
		({ right, method, path }) => right === "read" && method === "GET" && !REGISTRY.test(path),
	)) {
		for (const attempt of attemptsAt(route)) if ((await ask(attempt, TOKENS.viewer)).text.includes(MARK)) told++;
	}
	expect(told).toBeGreaterThan(40);
});

test.each<Role>(["viewer", "member", "admin"])(
	"a limited %s learns and changes nothing of another experiment",
	{ timeout: 120_000 },
	async (role) => {
		const before = await pictureOfOutside();
		const token = await issue({ role, experiments: [inside] });
		let attempts = 0;
		const leaks: string[] = [];
		for (const route of attempted) {
			for (const attempt of attemptsAt(route)) {
				const { status, text } = await ask(attempt, token);
				attempts++;
				const what = `${route.method} ${attempt.path} ${JSON.stringify(attempt.body ?? "")} -> ${status} ${text.slice(0, 200)}`;
				// Errors repeat what was asked for; they must not tell more than that.
				if (status >= 500 && status !== 501) leaks.push(what);
				if (status < 300 && text.includes(MARK) && !REGISTRY.test(route.path)) leaks.push(what);
			}
		}
		expect(leaks).toEqual([]);
		expect(attempts).toBeGreaterThan(200);
		expect(JSON.parse(await pictureOfOutside())).toEqual(JSON.parse(before));
	},
);

test("searches in all experiments find only the own one", async () => {
	const token = await issue({ experiments: [inside] });
	const both = [String(inside), String(outside)];
	const runs = await mlflow.post("runs/search", { experiment_ids: both }, { token });
	expect(runs.json.runs.map((found: { info: { run_id: string } }) => found.info.run_id)).toEqual([ownRun]);
	const experiments = await mlflow.post("experiments/search", { max_results: 100 }, { token });
	expect(experiments.json.experiments.map((found: { name: string }) => found.name)).toEqual(["inside"]);
	expect((await get("/api/v1/experiments", { token })).json.experiments).toHaveLength(1);
	const models = await mlflow.post("logged-models/search", { experiment_ids: both }, { token });
	expect(models.json).toEqual({});
});

test("a run outside of the limit is answered like one that is not there", async () => {
	const token = await issue({ experiments: [inside] });
	const nobody = "0".repeat(32);
	for (const path of ["", "/children", "/artifacts", `/file?path=${MARK}.txt`, "/archive"]) {
		const [theirs, none] = await Promise.all(
			[run, nobody].map(async (id) => (await get(`/api/v1/runs/${id}${path}`, { token })).text.replaceAll(id, "ID")),
		);
		expect(theirs).toBe(none);
	}
});

test("a limited token makes runs in its own experiment, and none elsewhere", async () => {
	const token = await issue({ experiments: [inside] });
	expect((await post("/api/v1/runs", { experiment: "inside" }, { token })).status).toBe(200);
	expect((await post("/api/v1/runs", {}, { token })).status).toBe(404);
	// A parent elsewhere is a word of the caller's own; it opens nothing.
	const made = await mlflow.post(
		"runs/create",
		{ experiment_id: String(inside), tags: [{ key: "mlflow.parentRunId", value: run }] },
		{ token },
	);
	const own = made.json.run.info.run_id as string;
	expect((await get(`/api/v1/runs/${own}`, { token })).json.parent).toBeNull();
	expect((await get(`/api/v1/runs/${run}/children`)).text).not.toContain(own);
});

test("the registry: a limited token reads it and adds versions of its own, no more", async () => {
	const token = await issue({ experiments: [inside] });
	expect((await mlflow.get("registered-models/get", { name: "theirs" }, { token })).status).toBe(200);
	const fromTheirs = { name: "theirs", source: `models:/${model}` };
	expect((await mlflow.post("model-versions/create", fromTheirs, { token })).status).toBe(404);
	const file = await get(`/model-versions/get-artifact?name=theirs&version=1&path=${MARK}.txt`, { token });
	expect(file.status).toBe(404);
	expect((await get(`/model-versions/get-artifact?name=theirs&version=1&path=${MARK}.txt`)).text).toContain(MARK);
});

test("metrics of an own run go to no model of another experiment", async () => {
	const token = await issue({ experiments: [inside] });
	const before = await pictureOfOutside();
	for (const model_id of [model, "m-nobody"]) {
		const point = { run_id: ownRun, key: "acc", value: 1, timestamp: 1, step: 1, model_id };
		expect((await mlflow.post("runs/log-metric", point, { token })).status).toBe(400);
	}
	expect(await pictureOfOutside()).toBe(before);
});
