/** Links as they are made, looked at, frozen and revoked. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sha256Hex } from "../../../worker/access/tokens.ts";
import { forgetViews } from "../../../worker/share/current-view.ts";
import { forgetUsage } from "../../../worker/share/usage.ts";
import { get, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { look, share } from "./support/links.ts";
import { experimentNamed, runIn } from "./support/things.ts";

let experiment: number;
let best: string;
let worse: string;
let child: string;
let running: string;

beforeAll(async () => {
	experiment = await experimentNamed("churn <v2>");
	const curve = (last: number) => [1, 2, 3].map((step) => ({ value: (last * step) / 3, step }));
	best = await runIn(experiment, {
		name: "best & <b>bold</b>",
		params: { lr: "0.1", "<script>": "alert(1)" },
		metrics: { val_acc: curve(0.912), loss: curve(0.1), once: 3 },
		tags: {
			team: "blue",
			"mlflow.note.content": "A <note>",
			"mlflow.source.name": "/home/ada/train.py",
			"mlflow.user": "ada",
		},
		status: "FINISHED",
	});
	worse = await runIn(experiment, {
		name: "worse",
		params: { lr: "0.2" },
		metrics: { val_acc: curve(0.8) },
		status: "FINISHED",
	});
	child = await runIn(experiment, { name: "nested one", parent: best, metrics: { val_acc: 0.95 }, status: "FINISHED" });
	running = await runIn(experiment, { name: "goes on", metrics: { val_acc: 0.1 } });
	await env.BUCKET.put(`${experiment}/${best}/artifacts/plots/importance.png`, "PNG");
});

beforeEach(() => {
	forgetViews();
	forgetUsage();
});

describe("making a link", () => {
	test("shows it once; the database has its hash alone", async () => {
		const { json, secret } = await share({ run_ids: [best], label: " For the paper ", artifacts: true });
		expect(json.url).toMatch(/^http:\/\/runnel\.test\/s\/[0-9a-f]{32}$/);
		expect(json).toMatchObject({
			kind: "run",
			experiment_id: String(experiment),
			run_ids: [best],
			children: false,
			artifacts: true,
			label: "For the paper",
			selection: "1 of 4 runs, chosen by hand",
			created_by: "admin",
			expires_at: null,
			frozen_at: null,
			views: 0,
		});
		const row = await env.DB.prepare("SELECT * FROM shares WHERE id = ?1").bind(json.id).first();
		expect(row!["hash"]).toBe(await sha256Hex(secret));
		for (const text of [JSON.stringify(row), (await get("/api/v1/shares")).text, (await get("/api/v1/audit")).text]) {
			expect(text).not.toContain(secret);
		}
		expect((await get("/api/v1/audit?limit=1")).json.entries[0]).toMatchObject({
			action: "share.create",
			subject: json.id,
		});
	});

	test("says which selection it is, and believes no claim", async () => {
		const sentence = async (fields: object) => (await share(fields)).json.selection;
		expect(await sentence({ experiment_id: String(experiment) })).toBe("all runs");
		expect(await sentence({ experiment_id: String(experiment), children: true })).toBe(
			"all runs, nested ones included",
		);
		expect(await sentence({ run_ids: [child], metric: "val_acc" })).toBe(
			"1 of 4 runs, the best by val_acc when shared",
		);
		expect(await sentence({ run_ids: [best], metric: "val_acc" })).toBe("1 of 4 runs, chosen by hand");
		expect(await sentence({ run_ids: [best, child], metric: "val_acc" })).toBe(
			"2 of 4 runs, the best 2 by val_acc when shared",
		);
		expect(await sentence({ run_ids: [worse], metric: "no such" })).toBe("1 of 4 runs, chosen by hand");
		expect(await sentence({ run_ids: [worse], metric: "a` DESC, `b" })).toBe("1 of 4 runs, chosen by hand");
	});

	test.each<[object | (() => object), number, RegExp]>([
		[{}, 400, /^Name either 'run_ids' or 'experiment_id'\.$/],
		[() => ({ run_ids: [best], experiment_id: "1" }), 400, /^Name either/],
		[{ run_ids: [] }, 400, /must be a list of run ids, not \[\]/],
		[{ run_ids: "abc" }, 400, /must be a list of run ids/],
		[{ run_ids: ["nobody"] }, 404, /nobody/],
		[
			() => ({ run_ids: [best, "nobody"] }),
			400,
			/These are no active runs of the experiment \d+: nobody\. A link shows one experiment\./,
		],
		[{ experiment_id: "777" }, 404, /777/],
		[{ experiment_id: "x" }, 400, /'experiment_id' must be an experiment's number, not "x"/],
		[() => ({ run_ids: [best], children: 1 }), 400, /'children' must be true or false, not 1/],
		[() => ({ run_ids: [best], expires_at: 5 }), 400, /must lie ahead/],
		[() => ({ run_ids: [best], secret: "mine" }), 400, /Unknown field 'secret'/],
		[{ run_ids: Array.from({ length: 51 }, (_, i) => `r${i}`) }, 400, /names 51 runs; a link may show 50/],
	])("%j is refused", async (fields, status, message) => {
		const answer = await post("/api/v1/shares", typeof fields === "function" ? fields() : fields);
		expect(answer.status).toBe(status);
		expect(answer.json.error.message).toMatch(message);
	});

	test("is for admins", async () => {
		for (const token of [TOKENS.viewer, TOKENS.member]) {
			expect((await post("/api/v1/shares", { run_ids: [best] }, { token })).status).toBe(403);
			expect((await get("/api/v1/shares", { token })).status).toBe(403);
		}
	});
});

describe("the page", () => {
	test("is whole by itself: name, state, params, metrics, charts, files; nothing that was not meant", async () => {
		const { secret } = await share({ run_ids: [best], artifacts: true });
		const { status, text, headers } = await look(`/s/${secret}`);
		expect(status).toBe(200);
		expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
		expect(text).toContain("<h1>best &amp; &lt;b&gt;bold&lt;/b&gt;</h1>");
		expect(text).toContain('<meta property="og:title" content="best &amp; &lt;b&gt;bold&lt;/b&gt;">');
		expect(text).toContain('<meta property="og:description" content="finished · loss 0.1 · once 3 · val_acc 0.912">');
		expect(text).toContain("● finished");
		expect(text).toContain("<b>0.912</b>");
		expect(text).toContain("A &lt;note&gt;");
		expect(text).toContain("<th>team</th>");
		expect(text.match(/<svg /g)).toHaveLength(2);
		expect(text).toContain(`file?run=${best}&amp;path=plots%2Fimportance.png`);
		expect(text).not.toMatch(/<script|<b>bold|http-equiv|\/home\/ada|mlflow\.user|nested one|worse/);
		expect(text).toContain("churn &lt;v2&gt;");
	});

	test("may be framed by nobody, runs nothing, is indexed by nobody and tells nobody its address", async () => {
		const { secret } = await share({ run_ids: [best] });
		const { headers } = await look(`/s/${secret}`);
		expect(headers.get("content-security-policy")).toMatch(
			/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
		);
		expect(headers.get("x-frame-options")).toBe("DENY");
		expect(headers.get("x-robots-tag")).toBe("noindex, nofollow");
		expect(headers.get("referrer-policy")).toBe("no-referrer");
		expect(headers.get("x-content-type-options")).toBe("nosniff");
		expect(headers.get("cache-control")).toBe("private, no-cache");
	});

	test("loads itself anew while a run goes on, and is read once a minute", async () => {
		const { secret } = await share({ run_ids: [running] });
		expect((await look(`/s/${secret}`)).text).toContain('<meta http-equiv="refresh" content="60;url=?again=1">');
		await post(`/api/v1/runs/${running}/log`, { metrics: { val_acc: { value: 0.7, step: 5 } } });
		expect((await look(`/s/${secret}`)).text).not.toContain("<b>0.7</b>");
		forgetViews();
		expect((await look(`/s/${secret}`)).text).toContain("<b>0.7</b>");
	});

	test("of a comparison has a table with the best in bold; of an experiment the newest runs", async () => {
		const comparison = await share({ run_ids: [best, worse] });
		const { text } = await look(`/s/${comparison.secret}`);
		expect(text).toContain("A comparison of runs of churn &lt;v2&gt;: 2 of 4 runs, chosen by hand.");
		expect(text).toContain('<td class="n best">0.912</td>');
		expect(text).toContain('<td class="n">0.8</td>');
		expect(text).toContain("<th>lr</th>");
		const all = await share({ experiment_id: String(experiment) });
		const page = (await look(`/s/${all.secret}`)).text;
		for (const name of ["worse", "goes on"]) expect(page).toContain(name);
		expect(page).not.toContain("nested one");
		const nested = await share({ experiment_id: String(experiment), children: true });
		expect((await look(`/s/${nested.secret}`)).text).toContain("↳ nested one");
	});

	test("is not sent again while it is the same", async () => {
		const { secret } = await share({ run_ids: [best] });
		const { headers } = await look(`/s/${secret}`);
		const again = await look(`/s/${secret}`, { "if-none-match": `W/${headers.get("etag")}` });
		expect([again.status, again.text]).toEqual([304, ""]);
	});

	test("marks what was written after the run's end", async () => {
		const run = await runIn(experiment, { name: "touched", metrics: { val_acc: 0.1 } });
		const hour = 3_600_000;
		await post(`/api/v1/runs/${run}/finish`, { end_time: Date.now() - 2 * hour });
		await post(`/api/v1/runs/${run}`, { tags: { verdict: "better than it was" } }, { method: "PATCH" });
		const { secret } = await share({ run_ids: [run] });
		expect((await look(`/s/${secret}`)).text).toMatch(/✎ touched was last written to 2 h after its end\./);
		const untouched = await share({ run_ids: [best] });
		expect((await look(`/s/${untouched.secret}`)).text).not.toContain("✎");
		await post(`/api/v1/runs/${run}/delete`, {});
	});
});

describe("a link that is not open", () => {
	test("is one answer, whether it is unknown, truncated, expired, revoked or empty of runs", async () => {
		const expired = await share({ run_ids: [best], expires_at: Date.now() + 60_000 });
		await env.DB.prepare("UPDATE shares SET expires_at = 5 WHERE id = ?1").bind(expired.id).run();
		const revoked = await share({ run_ids: [best] });
		expect((await look(`/s/${revoked.secret}`)).status).toBe(200);
		expect((await post(`/api/v1/shares/${revoked.id}`, {}, { method: "DELETE" })).status).toBe(204);
		const lone = await runIn(experiment, { name: "lone" });
		const empty = await share({ run_ids: [lone] });
		await post(`/api/v1/runs/${lone}/delete`, {});
		const secrets = [
			"0".repeat(32),
			revoked.secret.slice(0, 31),
			"x",
			expired.secret,
			revoked.secret,
			empty.secret,
			await sha256Hex(revoked.secret),
		];
		for (const form of ["", "/badge.svg?metric=val_acc", "/embed"]) {
			const answers = new Set<string>();
			for (const secret of secrets) {
				const { status, text, headers } = await look(`/s/${secret}${form}`);
				expect(status).toBe(404);
				answers.add(`${text} ${headers.get("cache-control")}`);
			}
			expect([...answers]).toHaveLength(1);
			expect([...answers][0]).toContain("no-store");
		}
		const json = new Set(
			await Promise.all(secrets.map(async (secret) => (await look(`/api/v1/shared/${secret}`)).text)),
		);
		expect([...json]).toHaveLength(1);
	});

	test("revoking twice is not found", async () => {
		const { id } = await share({ run_ids: [best] });
		await post(`/api/v1/shares/${id}`, {}, { method: "DELETE" });
		expect((await post(`/api/v1/shares/${id}`, {}, { method: "DELETE" })).status).toBe(404);
		const entries = (await get("/api/v1/audit?limit=2")).json.entries;
		expect(entries.map(({ action }: { action: string }) => action)).toEqual(["share.revoke", "share.create"]);
	});
});

describe("a frozen link", () => {
	test.each([
		["in the bucket", true],
		["in the database, without R2", false],
	])("never changes: kept %s", async (_, withBucket) => {
		const bindings = withBucket ? env : { ...env, BUCKET: undefined };
		const run = await runIn(experiment, { name: "to cite", metrics: { acc: Number.MAX_VALUE }, status: "FINISHED" });
		const made = await post("/api/v1/shares", { run_ids: [run], freeze: true }, { bindings });
		const secret = made.json.url.split("/").at(-1);
		const page = async () => (await get(`/s/${secret}`, { token: null, bindings })).text;
		const before = await page();
		expect(before).toMatch(/Frozen at 20\d\d-\d\d-\d\d \d\d:\d\d UTC; it does not change\./);
		await post(`/api/v1/runs/${run}`, { name: "renamed" }, { method: "PATCH" });
		await post(`/api/v1/runs/${run}/delete`, {});
		forgetViews();
		expect(await page()).toBe(before);
		await post(`/api/v1/shares/${made.json.id}`, {}, { method: "DELETE", bindings });
		forgetViews();
		expect((await get(`/s/${secret}`, { token: null, bindings })).status).toBe(404);
		expect((await env.BUCKET.list({ prefix: ".runnel/shares/" })).objects).toEqual([]);
		expect(await env.DB.prepare("SELECT count(*) AS n FROM share_snapshots").first("n")).toBe(0);
	});

	test("shows the files of its day", async () => {
		const run = await runIn(experiment, { name: "with files", status: "FINISHED" });
		const key = `${experiment}/${run}/artifacts/report.txt`;
		await env.BUCKET.put(key, "as it was");
		const { secret } = await share({ run_ids: [run], artifacts: true, freeze: true });
		expect((await look(`/s/${secret}/file?run=${run}&path=report.txt`)).text).toBe("as it was");
		await new Promise((resolve) => setTimeout(resolve, 5));
		await env.BUCKET.put(key, "embellished");
		expect((await look(`/s/${secret}/file?run=${run}&path=report.txt`)).status).toBe(404);
	});
});

describe("looks at a link", () => {
	test("are counted, but not its pictures and not its loading itself anew", async () => {
		const { id, secret } = await share({ run_ids: [best] });
		const views = async () =>
			(await get("/api/v1/shares")).json.shares.find((found: { id: string }) => found.id === id);
		await look(`/s/${secret}`);
		expect(await views()).toMatchObject({ views: 1, viewed_at: expect.any(Number) });
		for (const path of ["?again=1", "/badge.svg?metric=loss", "/embed"]) await look(`/s/${secret}${path}`);
		await look(`/s/${secret}`);
		await look(`/s/${secret}`);
		// Written down once a minute, of all links together.
		expect((await views()).views).toBe(1);
		forgetUsage();
		await look(`/s/${secret}`);
		expect((await views()).views).toBe(4);
	});
});
