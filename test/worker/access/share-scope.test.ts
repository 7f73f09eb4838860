/** A link shows what was shared. Whoever has one tries every route with it, and every neighbour within it. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { type CoveredRun, covers, type ShareRight } from "../../../worker/access/share-right.ts";
import { mlflow, post } from "../support/request.ts";
import { call } from "./support/call.ts";
import { type Link, look, share } from "./support/links.ts";
import { fill, routes } from "./support/routes.ts";
import { experimentNamed, runIn } from "./support/things.ts";

const MARK = "zqhidden";
const KINDS = ["run", "comparison", "experiment", "with files", "frozen"] as const;

let mine: string;
let second: string;
/** Runs that no link of these shows, by what they are. */
let others: Record<string, string>;
const links = {} as Record<(typeof KINDS)[number], Link>;

beforeAll(async () => {
	const [inside, outside] = [await experimentNamed("open"), await experimentNamed(`${MARK} experiment`)];
	const fields = (name: string) => ({
		name,
		params: { [`${name} param`]: name },
		tags: { [`${name} tag`]: name },
		metrics: { [`${name} loss`]: [1, 2, 3].map((step) => ({ value: step, step })) },
		status: "FINISHED",
	});
	mine = await runIn(inside, fields("mine"));
	second = await runIn(inside, fields("second"));
	const nested = await runIn(inside, { ...fields(`${MARK} nested`), parent: mine });
	const deleted = await runIn(inside, fields(`${MARK} deleted`));
	const foreign = await runIn(outside, fields(`${MARK} foreign`));
	// It names a shared run as its parent, from elsewhere.
	const impostor = await runIn(outside, { ...fields(`${MARK} impostor`), parent: mine });
	others = { nested, deleted, foreign, impostor, nobody: "0".repeat(32) };
	for (const [experiment, run] of [
		[inside, mine],
		[inside, nested],
		[inside, deleted],
		[outside, foreign],
	] as const) {
		const name = run === mine ? "file.txt" : `${MARK}.txt`;
		await env.BUCKET.put(`${experiment}/${run}/artifacts/${name}`, run === mine ? "shared" : `${MARK} content`);
	}
	links.run = await share({ run_ids: [mine] });
	links.comparison = await share({ run_ids: [mine, second], children: false });
	links["with files"] = await share({ run_ids: [mine], artifacts: true });
	links.frozen = await share({ run_ids: [mine], artifacts: true, freeze: true });
	await post(`/api/v1/runs/${deleted}/delete`, {});
	links.experiment = await share({ experiment_id: String(inside), artifacts: true });
});

test("a link opens no route of the API, as token, as password, as session", { timeout: 120_000 }, async () => {
	const { secret } = links["with files"];
	let attempts = 0;
	for (const route of routes.filter(({ right }) => right !== "public" && right !== "shared")) {
		for (const headers of [
			{ authorization: `Bearer ${secret}` },
			{ authorization: `Basic ${btoa(`share:${secret}`)}` },
			{ cookie: `runnel_session=${secret}` },
		] as Record<string, string>[]) {
			const path = fill(route.path, { run_id: mine, secret });
			const { status } = await call(route.method, path, {}, { token: null, headers });
			expect(status, `${route.method} ${path}`).toBe(401);
			attempts++;
		}
	}
	expect(attempts).toBeGreaterThan(200);
});

describe.each(KINDS)("a link to a %s", (kind) => {
	test("shows no neighbour, by any address", { timeout: 60_000 }, async () => {
		const { secret } = links[kind];
		const tried: string[] = [];
		for (const [what, run] of Object.entries(others)) {
			const metric = encodeURIComponent(`${MARK} ${what} loss`);
			const file = `${MARK}.txt`;
			for (const path of [
				`/s/${secret}?run=${run}`,
				`/s/${secret}?run_ids=${run}&children=true&artifacts=true&experiment_id=1`,
				`/s/${secret}/badge.svg?metric=${metric}`,
				`/s/${secret}/badge.svg?metric=${metric}&run=${run}`,
				`/s/${secret}/chart.svg?metric=${metric}&run=${run}`,
				`/s/${secret}/embed?metric=${metric}`,
				`/s/${secret}/embed?run=${run}`,
				`/s/${secret}/file?run=${run}&path=${file}`,
				`/s/${secret}/file?run=${mine}&path=../../${run}/artifacts/${file}`,
				`/s/${secret}/file?run=${mine}&path=..%2F..%2F${run}%2Fartifacts%2F${file}`,
				`/s/${secret}/file?run=${mine}&path=%252e%252e/${file}`,
				`/s/${secret}/file?run=${mine}/../${run}&path=${file}`,
				`/s/${secret}/runs/${run}`,
				`/api/v1/shared/${secret}?run=${run}`,
				`/api/v1/shared/${secret}/series?run=${run}&metric=${metric}`,
				`/api/v1/shared/${secret}/series?run=${mine}&run=${run}&metric=${metric}&metric=mine%20loss`,
				`/api/v1/shared/${secret}/runs/${run}/artifacts`,
				`/api/v1/shared/${secret}/runs/${run}/file?path=${file}`,
				`/api/v1/shared/${secret}/runs/${mine}/artifacts?path=..`,
				`/api/v1/shared/${secret}/runs/${mine}/artifacts?path=../../${run}`,
				`/api/v1/shared/${secret}/runs/${mine}/file?path=../../${run}/artifacts/${file}`,
				`/api/v1/shared/${secret}/runs/${run}`,
				`/api/v1/shared/${secret}/runs/${run}/children`,
				`/api/v1/shared/${secret}/../../runs/${run}`,
			]) {
				const { status, text } = await look(path);
				tried.push(path);
				expect(status, path).toBeLessThan(500);
				if (status < 300) expect(text, path).not.toContain(MARK);
			}
		}
		expect(tried.length).toBeGreaterThan(100);
	});

	test("changes nothing by any method", async () => {
		const { secret } = links[kind];
		for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
			for (const path of [
				`/s/${secret}`,
				`/s/${secret}/file?run=${mine}&path=file.txt`,
				`/api/v1/shared/${secret}`,
				`/api/v1/shared/${secret}/runs/${mine}/file?path=file.txt`,
			]) {
				expect((await call(method, path, { name: "changed" }, { token: null })).status).toBe(401);
			}
		}
	});

	test("shows what was shared", async () => {
		const { secret } = links[kind];
		const view = (await look(`/api/v1/shared/${secret}`)).json;
		const names = view.runs.map(({ name }: { name: string }) => name).sort();
		expect(names).toEqual(kind === "comparison" || kind === "experiment" ? ["mine", "second"] : ["mine"]);
		const file = await look(`/s/${secret}/file?run=${mine}&path=file.txt`);
		expect(file.status).toBe(kind === "run" || kind === "comparison" ? 404 : 200);
		const series = await look(`/api/v1/shared/${secret}/series?run=${mine}&metric=mine%20loss`);
		expect(series.status).toBe(kind === "frozen" ? 404 : 200);
	});
});

test("nested runs come along only if asked for, and only the link's own", async () => {
	const { secret } = await share({ run_ids: [mine], children: true, artifacts: true });
	const { json, text } = await look(`/api/v1/shared/${secret}`);
	expect(json.runs.map(({ run_id }: { run_id: string }) => run_id)).toEqual([mine, others["nested"]]);
	expect(text).not.toContain("impostor");
	expect((await look(`/s/${secret}/file?run=${others["nested"]}&path=${MARK}.txt`)).status).toBe(200);
	for (const run of [others["impostor"], others["foreign"], others["deleted"]]) {
		expect((await look(`/s/${secret}/file?run=${run}&path=${MARK}.txt`)).status).toBe(404);
	}
});

test("a file of a link is an attachment in a sandbox, as everywhere", async () => {
	await env.BUCKET.put(
		`${(await mlflow.get("experiments/get-by-name", { experiment_name: "open" })).json.experiment.experiment_id}/${mine}/artifacts/evil.html`,
		"<script>alert(1)</script>",
	);
	for (const base of [
		`/s/${links["with files"].secret}/file?run=${mine}&`,
		`/api/v1/shared/${links["with files"].secret}/runs/${mine}/file?`,
	]) {
		const { headers } = await look(`${base}path=evil.html&inline=1`);
		expect(headers.get("content-disposition")).toMatch(/^attachment/);
		expect(headers.get("content-security-policy")).toMatch(/^sandbox/);
		expect(headers.get("x-robots-tag")).toBe("noindex, nofollow");
	}
});

test("a deleted experiment takes its links along, until it is restored", async () => {
	const experiment = await experimentNamed("comes and goes");
	const run = await runIn(experiment);
	const ends = [await share({ run_ids: [run] }), await share({ experiment_id: String(experiment) })];
	await mlflow.post("experiments/delete", { experiment_id: String(experiment) });
	for (const { secret } of ends) expect((await look(`/s/${secret}`)).status).toBe(404);
});

describe("the decision", () => {
	const right: ShareRight = {
		id: "s",
		kind: "run",
		experimentId: 3,
		runs: ["a", "b"],
		children: false,
		artifacts: false,
		frozenAt: null,
	};
	const run: CoveredRun = { run_id: "a", experiment_id: 3, parent_run_id: null, lifecycle: "active" };
	const nested = { run_id: "c", parent_run_id: "a" };

	test.each<[string, Partial<ShareRight>, Partial<CoveredRun>, boolean]>([
		["a named run", {}, {}, true],
		["a named run that is deleted", {}, { lifecycle: "deleted" }, false],
		["a named run elsewhere", {}, { experiment_id: 4 }, false],
		["another run", {}, { run_id: "c" }, false],
		["a nested run, not asked for", {}, nested, false],
		["a nested run, asked for", { children: true }, nested, true],
		["a nested run of another run", { children: true }, { run_id: "c", parent_run_id: "x" }, false],
		["a nested run elsewhere", { children: true }, { ...nested, experiment_id: 4 }, false],
		["a named run that is nested itself", {}, { parent_run_id: "x" }, true],
		["any run of the experiment", { runs: null }, { run_id: "z" }, true],
		["a nested run of the experiment, not asked for", { runs: null }, nested, false],
		["a nested run of the experiment, asked for", { runs: null, children: true }, nested, true],
		["a run of another experiment", { runs: null, children: true }, { experiment_id: 4 }, false],
		["a deleted run of the experiment", { runs: null, children: true }, { lifecycle: "deleted" }, false],
	])("%s", (_, changedRight, changedRun, verdict) => {
		expect(covers({ ...right, ...changedRight }, { ...run, ...changedRun })).toBe(verdict);
	});
});
