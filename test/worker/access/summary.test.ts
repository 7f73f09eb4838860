/** The Markdown that a CI job puts into its summary. */
import { beforeAll, describe, expect, test } from "vitest";
import { brokenBy, thresholdIn } from "../../../worker/api/threshold.ts";
import { get, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { issue } from "./support/issue.ts";
import { experimentNamed, runIn } from "./support/things.ts";

let experiment: number;
let first: string;
let best: string;
let now: string;

beforeAll(async () => {
	experiment = await experimentNamed("ci");
	const made = (startTime: number, name: string, metrics: object, params = {}, status = "FINISHED") =>
		runIn(experiment, { name, metrics, params, startTime, status });
	first = await made(1_000, "first", { val_acc: 0.8, loss: 0.5 });
	best = await made(2_000, "best | so far", { val_acc: 0.9, loss: 0.2, only_before: 1 }, { lr: "0.1", depth: "8" });
	await made(2_500, "killed", { val_acc: 0.99 }, {}, "KILLED");
	await made(2_600, "not a number", { val_acc: "NaN" });
	now = await made(
		3_000,
		"candidate",
		{ val_acc: 0.89, loss: 0.15, fresh: 2, broken: "NaN" },
		{ lr: "0.2", depth: "8" },
	);
	await made(4_000, "later", { val_acc: 0.95 });
});

function summary(query: string, run = now, token: string = TOKENS.viewer) {
	return get(`/api/v1/runs/${run}/summary.md?${query}`, { token });
}

const q = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

test("a run against the best finished one before it", async () => {
	const { status, text, headers } = await summary("baseline=best:val_acc");
	expect([status, headers.get("content-type")]).toEqual([200, "text/markdown; charset=utf-8"]);
	const url = (run: string) => `http://runnel.test/#/experiments/${experiment}/runs/${run}`;
	expect(text).toBe(`### [candidate](${url(now)}) against [best \\| so far](${url(best)}) (best by val\\_acc so far)

| metric | this run | baseline | difference |  |
| --- | --- | --- | --- | --- |
| broken | NaN |  |  | new |
| fresh | 2 |  |  | new |
| loss | 0.15 | 0.2 | −0.05 (−25 %) | 🟢 ↓ better |
| val\\_acc | 0.89 | 0.9 | −0.01 (−1.11 %) | 🔴 ↓ worse |

**Params that differ**

| param | this run | baseline |
| --- | --- | --- |
| lr | 0.2 | 0.1 |
`);
});

test("against a named run, with chosen metrics, and without any", async () => {
	const { text } = await summary(`baseline=${first}&metric=val_acc&metric=nope`);
	expect(text).toContain("| val\\_acc | 0.89 | 0.8 | +0.09 (+11.2 %) | 🟢 ↑ better |\n| nope |  |  |  | missing |");
	expect((await summary("metric=loss")).text).toContain("| metric | value |\n| --- | --- |\n| loss | 0.15 |");
});

test("the first run of all has nothing to be worse than", async () => {
	const { status, text } = await summary(q({ baseline: "best:val_acc", threshold: "val_acc:0", fail: "true" }), first);
	expect(status).toBe(200);
	expect(text).toContain("(no earlier run has val\\_acc)");
	expect(text).toContain("✅ All thresholds hold.");
});

describe("a broken threshold", () => {
	test("fails the job only when asked, with the same words", async () => {
		const broken = { baseline: "best:val_acc", threshold: "val_acc:0.005" };
		const told = await summary(q(broken));
		const failed = await summary(q({ ...broken, fail: "true" }));
		expect([told.status, failed.status]).toEqual([200, 422]);
		expect(failed.text).toBe(told.text);
		expect(failed.text).toContain(
			"❌ **Threshold broken:** val\\_acc: it is worse than the baseline by more than 0.005.",
		);
	});

	test.each<[string, string, number]>([
		["val_acc>=0.89", "", 200],
		["val_acc>=0.9", "", 422],
		["loss<=0.15", "", 200],
		["loss<=0.1", "", 422],
		["val_acc:0.01", "best:val_acc", 200],
		["val_acc:1%", "best:val_acc", 422],
		["val_acc:1.2%", "best:val_acc", 200],
		["loss:0", "best:val_acc", 200],
		["nope>=0", "", 422],
		["broken>=0", "", 422],
		["only_before:0", "best:val_acc", 422],
		["fresh:0", "best:val_acc", 200],
	])("%s against %j is %d", async (threshold, baseline, status) => {
		expect((await summary(q({ threshold, baseline, fail: "true" }))).status).toBe(status);
	});

	test("by a direction that the name does not tell", async () => {
		const query = { baseline: first, threshold: "val_acc:0", fail: "true" };
		expect((await summary(q(query))).status).toBe(200);
		expect((await summary(q({ ...query, lower: "val_acc" }))).status).toBe(422);
	});
});

test.each([
	["threshold=val_acc", 400, /must look like val_acc>=0\.9/],
	["threshold=val_acc:-1", 400, /must look like/],
	["threshold=%3E%3D1", 400, /must look like/],
	["baseline=best:", 400, /names no metric/],
	["baseline=best:a%60b", 400, /backtick/],
	["baseline=nobody", 404, /nobody/],
	["fail=yes", 400, /'fail' must be true or false/],
])("%s is refused", async (query, status, message) => {
	const answer = await summary(query);
	expect([answer.status, answer.json?.error.message]).toEqual([status, expect.stringMatching(message)]);
});

test("a limited token compares within its experiments", async () => {
	const other = await runIn(await experimentNamed("elsewhere"), { metrics: { val_acc: 1 }, status: "FINISHED" });
	const token = await issue({ role: "viewer", experiments: [experiment] });
	expect((await summary(`baseline=${other}`, now, token)).status).toBe(404);
	expect((await summary("", other, token)).status).toBe(404);
	expect((await summary("baseline=best:val_acc", now, token)).status).toBe(200);
});

test("names from anybody are no markup", async () => {
	const run = await runIn(experiment, { name: "a](http://evil) <img src=x>\n| b |", metrics: { "<b>|x": 1 } });
	const { text } = await summary("", run);
	expect(text).toContain("[a\\](http://evil) \\<img src=x\\> \\| b \\|](");
	expect(text).toContain("| \\<b\\>\\|x | 1 |");
	expect(text).toContain("The run is running: its values may not be final.");
	await post(`/api/v1/runs/${run}/delete`, {});
});

test.each<[string, number, number, 1 | -1, boolean]>([
	["m:0.01", 0.89, 0.9, 1, true],
	["m:0.01", 0.88, 0.9, 1, false],
	["m:10%", -1.1, -1, 1, true],
	["m:10%", -1.2, -1, 1, false],
	["m:0", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, true],
	["m:1", Number.NaN, 1, 1, false],
	["m:1", 1, Number.NaN, 1, true],
	["m:x:0.5", 1, 1.4, 1, true],
])("%s: %d after %d, direction %d", (text, value, before, direction, holds) => {
	expect(brokenBy(thresholdIn(text), value, before, direction) === undefined).toBe(holds);
});
