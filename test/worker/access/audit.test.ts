/** The audit: what is in it, who may read it, and that nobody rewrites it. */
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { audit } from "../../../worker/access/audit.ts";
import { get, mlflow, post } from "../support/request.ts";
import { TOKENS } from "../support/tokens.ts";
import { testWork } from "../support/work.ts";
import { experimentNamed, runIn } from "./support/things.ts";

interface Entry {
	readonly id: string;
	readonly action: string;
	readonly subject: string;
	readonly who: string;
	readonly from: string;
	readonly details: Record<string, unknown>;
}

async function entries(query = ""): Promise<Entry[]> {
	return (await get(`/api/v1/audit?${query}`)).json.entries;
}

test("making and revoking a token is in it: who, what, when, from where", async () => {
	const headers = { "cf-connecting-ip": "2001:db8:1:2::3" };
	const { json } = await post("/api/v1/tokens", { name: "new", role: "viewer" }, { headers });
	await post(`/api/v1/tokens/${json.id}`, {}, { method: "DELETE" });
	const [revoked, made] = await entries();
	expect(made).toEqual({
		id: expect.any(String),
		at: json.created_at,
		who: "admin",
		token_id: "admin",
		from: "2001:db8:1::/48",
		action: "token.create",
		subject: json.id,
		details: { name: "new", role: "viewer", experiments: null, expiresAt: null },
	});
	expect(revoked).toMatchObject({
		action: "token.revoke",
		subject: json.id,
		from: "",
		details: { name: "new", role: "viewer" },
	});
});

test("it cannot be changed or emptied", async () => {
	await audit(testWork(), "settings.change", "x").run();
	for (const sql of ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit"]) {
		await expect(env.DB.prepare(sql).run()).rejects.toThrow("the audit is append-only");
	}
});

test("an entry stands in the same transaction as what it tells of", async () => {
	const work = testWork();
	const before = (await entries("limit=1000")).length;
	await expect(
		env.DB.batch([audit(work, "run.purge", "r"), env.DB.prepare("INSERT INTO nowhere VALUES (1)")]),
	).rejects.toThrow();
	await audit(work, "run.purge", "r", {}, { sql: (first) => `?${first} > 1`, values: [0] }).run();
	expect((await entries("limit=1000")).length).toBe(before);
});

test("what is long is cut", async () => {
	await audit(testWork(), "model.delete", "s".repeat(600), { text: "t".repeat(5_000) }).run();
	const [entry] = await entries("limit=1");
	expect(entry!.subject).toHaveLength(500);
	expect(Object.keys(entry!.details)).toEqual(["cut"]);
});

test("is read in pages, by action, and exported as JSON lines", async () => {
	const work = testWork();
	for (let i = 0; i < 25; i++) await audit(work, "share.create", `share-${i}`).run();
	const seen: string[] = [];
	let before = "";
	for (let page = 0; page < 5; page++) {
		const { json } = await get(`/api/v1/audit?action=share.create&limit=10${before && `&before=${before}`}`);
		seen.push(...json.entries.map((entry: Entry) => entry.subject));
		before = json.before;
		if (before === undefined) break;
	}
	expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => `share-${24 - i}`));
	const { text, headers } = await get("/api/v1/audit/export");
	expect(headers.get("content-type")).toBe("application/jsonl");
	const lines = text
		.trimEnd()
		.split("\n")
		.map((line) => JSON.parse(line) as Entry);
	expect(lines.filter(({ action }) => action === "share.create")).toHaveLength(25);
});

test("only admins read it", async () => {
	for (const path of ["/api/v1/audit", "/api/v1/audit/export"]) {
		for (const token of [TOKENS.viewer, TOKENS.member]) expect((await get(path, { token })).status).toBe(403);
	}
});

test("deletions, stages, aliases and webhooks are in it; logging and what was refused is not", async () => {
	const experiment = await experimentNamed("audited");
	const run = await runIn(experiment, { metrics: { loss: 1 }, status: "FINISHED" });
	await mlflow.post("runs/delete", { run_id: run });
	await post(`/api/v1/runs/${run}/restore`, {});
	await mlflow.post("runs/delete", { run_id: "nobody" });
	await mlflow.post("experiments/delete", { experiment_id: String(experiment) });
	await mlflow.post("experiments/delete", { experiment_id: String(experiment) });
	await mlflow.post("experiments/restore", { experiment_id: String(experiment) });
	await mlflow.post("registered-models/create", { name: "m" });
	await mlflow.post("model-versions/create", { name: "m", source: "s3://bucket/m" });
	await mlflow.post("model-versions/transition-stage", { name: "m", version: "1", stage: "production" });
	await mlflow.post("registered-models/alias", { name: "m", alias: "champion", version: "1" });
	const path = (route: string) => `/api/2.0/mlflow/${route}`;
	await post(path("registered-models/alias"), { name: "m", alias: "champion" }, { method: "DELETE" });
	await post(path("model-versions/delete"), { name: "m", version: "1" }, { method: "DELETE" });
	await post(path("registered-models/delete"), { name: "m" }, { method: "DELETE" });
	await post("/api/2.0/mlflow-artifacts/artifacts/0/x/artifacts/file", {}, { method: "DELETE" });
	const found = (await entries("limit=10")).reverse();
	expect(found.map(({ action, subject, details }) => [action, subject, details])).toEqual([
		["run.delete", run, {}],
		["run.restore", run, {}],
		["experiment.delete", String(experiment), {}],
		["experiment.restore", String(experiment), {}],
		["model_version.stage", "m/1", { stage: "Production", archive_existing_versions: false }],
		["model_alias.set", "m", { alias: "champion", version: 1 }],
		["model_alias.delete", "m", { alias: "champion" }],
		["model_version.delete", "m/1", {}],
		["model.delete", "m", {}],
		["artifact.delete", "0/x/artifacts/file", {}],
	]);
});
