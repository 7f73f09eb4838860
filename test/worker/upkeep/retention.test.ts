import { env } from "cloudflare:workers";
import { describe, expect, test } from "vitest";
import { readHistory } from "../../../worker/metrics/history.ts";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import { sealTail } from "../../../worker/metrics/seal.ts";
import { createExperiment } from "../../../worker/tracking/experiments.ts";
import { createRun, getRun, updateRun } from "../../../worker/tracking/runs.ts";
import { runUpkeep } from "../../../worker/upkeep/cron.ts";
import { endedJob } from "../../../worker/upkeep/ended.ts";
import { retentionJob, retentionStretch } from "../../../worker/upkeep/retention.ts";
import { DONE_TAG, type Loss, lossesOf, type RetentionCandidate } from "../../../worker/upkeep/retention-rule.ts";
import {
	DEFAULT_SETTINGS,
	KEEP_EVERYTHING,
	type RetentionRule,
	writeUpkeepSettings,
} from "../../../worker/upkeep/settings.ts";
import { testWork } from "../support/work.ts";

const DAY = 86_400_000;
const NOW = 1_795_223_097_234;

describe("what a rule takes from a run", () => {
	const run: RetentionCandidate = {
		status: "FINISHED",
		end_time: NOW - 10 * DAY,
		updated_at: NOW - 10 * DAY,
		lifecycle: "active",
		registered: false,
		tags: {},
	};
	const rule: RetentionRule = { points_days: 5, files_days: 10, archive_days: 11 };
	test.each<[string, Partial<RetentionCandidate>, Partial<RetentionRule>, Loss[]]>([
		["what is due, and no more", {}, {}, ["points", "files"]],
		["nothing by default", {}, KEEP_EVERYTHING, []],
		["nothing while it runs", { status: "RUNNING", end_time: null }, {}, []],
		["nothing from a registered one", { registered: true }, {}, []],
		["nothing from one tagged keep", { tags: { keep: "" } }, {}, []],
		["nothing from a starred one", { tags: { "runnel.starred": "true" } }, {}, []],
		["but from one whose star was taken back", { tags: { "runnel.starred": "false" } }, {}, ["points", "files"]],
		["nothing from one that was written to since", { updated_at: NOW - DAY }, {}, []],
		["nothing twice", { tags: { [DONE_TAG.points]: "2026-01-01" } }, {}, ["files"]],
		["all of it in time", {}, { archive_days: 1 }, ["points", "files", "archive"]],
		["no archive for what is deleted", { lifecycle: "deleted" }, { archive_days: 1 }, ["points", "files"]],
	])("%s", (_name, changes, ruleChanges, losses) => {
		expect(lossesOf({ ...run, ...changes }, { ...rule, ...ruleChanges }, NOW)).toEqual(losses);
	});
});

const at = (now: number) => testWork({ now });

async function oldRun(
	experimentId: number,
	options: { tags?: [string, string][]; points?: number } = {},
): Promise<string> {
	const past = at(NOW - 30 * DAY);
	const { run_id, artifact_uri } = await createRun(past, { experimentId, name: "old" });
	const points = Array.from({ length: options.points ?? 0 }, (_, step) => ({
		key: "loss",
		value: step === 777 ? 1e6 : Math.sin(step / 50),
		step,
		timestamp: past.now + step,
	}));
	await logBatch(past, run_id, { points, tags: new Map(options.tags ?? []) });
	await updateRun(past, run_id, { status: "FINISHED", endTime: past.now });
	await past.settle();
	await env.BUCKET.put(`${artifact_uri.replace("mlflow-artifacts:/", "")}/model.bin`, "bytes");
	return run_id;
}

async function filesOf(experimentId: number, runId: string): Promise<number> {
	return (await env.BUCKET.list({ prefix: `${experimentId}/${runId}/` })).objects.length;
}

async function setRule(experimentId: number, rule: Partial<RetentionRule>): Promise<void> {
	await writeUpkeepSettings(at(NOW), {
		...DEFAULT_SETTINGS,
		retention: { default: KEEP_EVERYTHING, experiments: { [experimentId]: { ...KEEP_EVERYTHING, ...rule } } },
	});
}

let clock = NOW;
/** The cron's next time. */
function later(): number {
	clock += 600_000;
	return clock;
}

async function rounds(count: number): Promise<void> {
	for (let i = 0; i < count; i++) await runUpkeep(env, later(), [retentionJob]);
}

test("files go, runs are archived, and what is to be kept stays whole", async () => {
	const experimentId = await createExperiment(at(NOW), { name: "retention" });
	const plain = await oldRun(experimentId);
	const kept = await oldRun(experimentId, { tags: [["keep", "paper"]] });
	const registered = await oldRun(experimentId);
	const elsewhere = await oldRun(0);
	await env.DB.batch([
		env.DB.prepare("INSERT INTO registered_models (id, name, created_at, updated_at) VALUES (1, 'm', 0, 0)"),
		env.DB.prepare(
			"INSERT INTO model_versions (model, version, source, storage_location, run_id, created_at, updated_at) VALUES (1, 1, '', '', ?1, 0, 0)",
		).bind(registered),
	]);
	await setRule(experimentId, { files_days: 7, archive_days: 14 });

	const settings = {
		...DEFAULT_SETTINGS,
		retention: {
			default: KEEP_EVERYTHING,
			experiments: { [experimentId]: { points_days: null, files_days: 7, archive_days: 14 } },
		},
	};
	const dry = await retentionStretch(at(NOW), settings, 0, 100);
	expect(dry.runs.map(({ run_id, losses }) => [run_id, losses])).toEqual([[plain, ["files", "archive"]]]);
	expect(await filesOf(experimentId, plain)).toBe(1);

	await rounds(2);
	expect(await filesOf(experimentId, plain)).toBe(0);
	const row = await getRun(at(NOW), plain);
	expect(row.lifecycle).toBe("deleted");
	expect(JSON.parse(row.tags)).toEqual({
		[DONE_TAG.files]: expect.any(String),
		[DONE_TAG.archive]: expect.any(String),
	});
	for (const id of [kept, registered]) {
		expect(await filesOf(experimentId, id)).toBe(1);
		expect((await getRun(at(NOW), id)).lifecycle).toBe("active");
	}
	expect(await filesOf(0, elsewhere)).toBe(1);
	await rounds(2);
	expect((await retentionStretch(at(NOW), settings, 0, 100)).runs).toEqual([]);
});

test.each([
	["in the database", false],
	["in the bucket", true],
])("points %s are thinned to their shape; extremes, first and last stay exactly", async (_name, cold) => {
	const experimentId = await createExperiment(at(NOW), { name: `thinning ${cold}` });
	const id = await oldRun(experimentId, { points: 3_000 });
	if (cold) for (let i = 0; i < 12; i++) await runUpkeep(env, later(), [endedJob]);
	const before = await readHistory(at(NOW), id, "loss");
	const metrics = (await getRun(at(NOW), id)).metrics;
	await setRule(experimentId, { points_days: 20 });
	await rounds(6);
	const { series } = await readHistory(at(NOW), id, "loss");
	expect(series.steps.length).toBeGreaterThan(100);
	expect(series.steps.length).toBeLessThan(3_000 / 16 + 50);
	expect([series.steps[0], series.steps.at(-1)]).toEqual([0, 2_999]);
	expect(Math.max(...series.values)).toBe(1e6);
	expect(Math.min(...series.values)).toBe(Math.min(...before.series.values));
	const run = await getRun(at(NOW), id);
	expect(run.metrics).toBe(metrics);
	expect(JSON.parse(run.tags)[DONE_TAG.points]).toBeDefined();
	const again = await readHistory(at(NOW), id, "loss");
	await rounds(4);
	expect((await readHistory(at(NOW), id, "loss")).series).toEqual(again.series);
});

test("late points after thinning are all there", async () => {
	const experimentId = await createExperiment(at(NOW), { name: "late" });
	const id = await oldRun(experimentId, { points: 640 });
	await setRule(experimentId, { points_days: 20 });
	await rounds(4);
	const thinned = (await readHistory(at(NOW), id, "loss")).series.values.length;
	await logBatch(at(NOW), id, { points: [{ key: "loss", value: 5, step: 1_000, timestamp: NOW }] });
	const seq = await env.DB.prepare("SELECT seq FROM runs WHERE run_id = ?1").bind(id).first<number>("seq");
	await sealTail(env.DB, seq!);
	const { series } = await readHistory(at(NOW), id, "loss");
	expect(series.values).toHaveLength(thinned + 1);
	expect(series.values.at(-1)).toBe(5);
});
