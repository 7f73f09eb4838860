/** The cron's jobs against the real database and bucket, with the time as the tests say. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { randomHex } from "../../../worker/access/tokens.ts";

import { COLD_PREFIX } from "../../../worker/metrics/cold.ts";
import { readHistory } from "../../../worker/metrics/history.ts";
import { logBatch } from "../../../worker/metrics/ingest.ts";
import type { Point } from "../../../worker/metrics/point.ts";
import { createRun, updateRun } from "../../../worker/tracking/runs.ts";
import { runUpkeep } from "../../../worker/upkeep/cron.ts";
import { endedJob } from "../../../worker/upkeep/ended.ts";
import { expiredJob } from "../../../worker/upkeep/expired.ts";
import type { Job } from "../../../worker/upkeep/job.ts";
import { JOBS } from "../../../worker/upkeep/jobs.ts";
import { leftoversJob } from "../../../worker/upkeep/leftovers.ts";
import { readJobs, runsOf } from "../../../worker/upkeep/report.ts";
import { runningJob, VANISHED_TAG } from "../../../worker/upkeep/running.ts";
import { counted } from "../support/counted.ts";
import { testWork } from "../support/work.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Every test has a day of its own, so that no job of an earlier one is in its way. */
let start = 1_795_223_097_234;
beforeEach(() => {
	start += 10 * DAY;
});

const at = (now: number) => testWork({ now });
const upkeep = (now: number, ...jobs: Job[]) => runUpkeep(env, now, jobs.length > 0 ? jobs : JOBS);
const did = async (job: Job) => runsOf((await readJobs(env.DB)).get(job.name))[0];

async function runWith(count: number, now = start): Promise<{ id: string; seq: number }> {
	const { run_id: id } = await createRun(at(now), { experimentId: 0, name: "a run" });
	if (count > 0) await logBatch(at(now), id, { points: points(count, now) });
	return { id, seq: (await row(id)).seq };
}

function points(count: number, now: number): Point[] {
	return Array.from({ length: count }, (_, step) => ({
		key: "loss",
		value: 1 / (step + 1),
		step,
		timestamp: now + step,
	}));
}

async function row(id: string) {
	return (await env.DB.prepare(
		`SELECT seq, status, end_time, tail, tags ->> '$."${VANISHED_TAG}"' AS vanished,
			(SELECT count(*) FROM metric_chunks c WHERE c.run_seq = seq) AS chunks,
			(SELECT count(*) FROM metric_chunks c WHERE c.run_seq = seq AND object IS NOT NULL) AS cold
		FROM runs WHERE run_id = ?1`,
	)
		.bind(id)
		.first<{
			seq: number;
			status: string;
			end_time: number;
			tail: string;
			vanished: string;
			chunks: number;
			cold: number;
		}>())!;
}

describe("runs under way", () => {
	test("are sealed once they are silent for a quarter of an hour", async () => {
		const { id } = await runWith(100);
		await upkeep(start + 10 * MINUTE, runningJob);
		expect(await row(id)).toMatchObject({ chunks: 0, status: "RUNNING" });
		await upkeep(start + 20 * MINUTE, runningJob);
		expect(await row(id)).toMatchObject({ chunks: 1, tail: "", status: "RUNNING" });
		expect(await did(runningJob)).toEqual({ at: start + 20 * MINUTE, did: { sealed: 1 } });
		const { series } = await readHistory(at(start), id, "loss");
		expect(series.values).toHaveLength(100);
	});

	test("become FAILED with the reason a day after their last sign of life, and end there", async () => {
		const { id } = await runWith(3);
		await upkeep(start + 23 * HOUR, runningJob);
		expect((await row(id)).status).toBe("RUNNING");
		await upkeep(start + 25 * HOUR, runningJob);
		expect(await row(id)).toMatchObject({
			status: "FAILED",
			end_time: start,
			vanished: `${new Date(start + 25 * HOUR).toISOString()}: no sign of life for 24 hours`,
		});
	});

	test("come back when points arrive after all", async () => {
		const { id } = await runWith(3);
		await upkeep(start + 25 * HOUR, runningJob);
		await upkeep(start + 26 * HOUR, runningJob);
		expect((await row(id)).status).toBe("FAILED");
		await logBatch(at(start + 27 * HOUR), id, { points: points(1, start + 27 * HOUR) });
		await upkeep(start + 28 * HOUR, runningJob);
		expect(await row(id)).toMatchObject({ status: "RUNNING", end_time: null, vanished: null });
	});

	test("whose client ends them itself are left alone", async () => {
		const { id } = await runWith(3);
		await updateRun(at(start + MINUTE), id, { status: "FINISHED", endTime: start + MINUTE });
		await upkeep(start + 2 * DAY, runningJob);
		expect(await row(id)).toMatchObject({ status: "FINISHED", vanished: null });
	});
});

describe("runs that ended", () => {
	test("with an open tail are sealed, then moved into the bucket, and read as before", async () => {
		const { id } = await runWith(200);
		// The request that ended the run died before it sealed.
		await updateRun(at(start + MINUTE), id, { status: "FINISHED" });
		expect((await row(id)).chunks).toBe(0);
		for (let hour = 2; hour < 12; hour++) await upkeep(start + hour * HOUR, endedJob);
		expect(await row(id)).toMatchObject({ chunks: 1, cold: 1, tail: "" });
		const { series } = await readHistory(at(start), id, "loss");
		expect(series.steps).toEqual(Array.from({ length: 200 }, (_, step) => step));
	});

	test("stay in the database without a bucket", async () => {
		const { id } = await runWith(200);
		const work = at(start + MINUTE);
		await updateRun(work, id, { status: "FINISHED" });
		for (let hour = 2; hour < 6; hour++) {
			const { BUCKET: _none, ...withoutR2 } = env;
			await runUpkeep(withoutR2, start + hour * HOUR, [endedJob]);
		}
		expect(await row(id)).toMatchObject({ chunks: 1, cold: 0, tail: "" });
	});
});

test("share links go a month after they expired, with what was frozen of them", async () => {
	const share = (id: string, expires: number | null) => [
		env.DB.prepare(
			`INSERT INTO shares (hash, id, kind, experiment_id, children, artifacts, created_at, created_by, expires_at)
			VALUES (?1, ?1, 'experiment', 0, 0, 0, 0, 'x', ?2)`,
		).bind(id, expires),
		env.DB.prepare("INSERT INTO share_snapshots (share_id, body) VALUES (?1, '{}')").bind(id),
	];
	await env.DB.batch([...share("over", start - 31 * DAY), ...share("late", start - DAY), ...share("lasting", null)]);
	await upkeep(start, expiredJob);
	expect(await did(expiredJob)).toEqual({ at: start, did: { shares: 1 } });
	const { results } = await env.DB.prepare(
		"SELECT s.id FROM shares s JOIN share_snapshots p ON p.share_id = s.id ORDER BY 1",
	).all();
	expect(results).toEqual([{ id: "lasting" }, { id: "late" }]);
	await env.DB.batch(["shares", "share_snapshots"].map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
});

test("expired sessions go at once, expired tokens after a month", async () => {
	const token = (id: string, expires: number | null) =>
		env.DB.prepare(
			"INSERT INTO tokens (hash, id, name, role, created_at, expires_at) VALUES (?1, ?1, ?1, 'viewer', 0, ?2)",
		).bind(id, expires);
	const session = (id: string, expires: number) =>
		env.DB.prepare("INSERT INTO sessions (hash, token_hash, created_at, expires_at) VALUES (?1, 'x', 0, ?2)").bind(
			id,
			expires,
		);
	await env.DB.batch([
		token("old", start - 31 * DAY),
		token("recent", start - DAY),
		token("lasting", null),
		session("over", start - 1),
		session("open", start + DAY),
	]);
	await upkeep(start, expiredJob);
	expect(await did(expiredJob)).toEqual({ at: start, did: { sessions: 1, tokens: 1 } });
	const { results } = await env.DB.prepare(
		"SELECT id FROM tokens WHERE id IN ('old', 'recent', 'lasting') ORDER BY id",
	).all();
	expect(results).toEqual([{ id: "lasting" }, { id: "recent" }]);
});

describe("leftovers in the bucket", () => {
	test("go when they belong to nothing, and nothing else goes", async () => {
		const { id, seq } = await runWith(200);
		await updateRun(at(start), id, { status: "FINISHED" });
		for (let hour = 2; hour < 12; hour++) await upkeep(start + hour * HOUR, endedJob);
		const kept = [
			`0/${id}/artifacts/model.bin`,
			"0/notes.txt",
			`custom/${randomHex(16)}/artifacts/x`,
			"0/models/other",
		];
		const gone = [
			`0/${randomHex(16)}/artifacts/a/b.txt`,
			`0/models/m-${randomHex(16)}/artifacts/x`,
			`${COLD_PREFIX}${seq}/${randomHex(8)}`,
		];
		for (const key of [...kept, ...gone]) await env.BUCKET.put(key, "12345");
		const cold = (await env.BUCKET.list({ prefix: `${COLD_PREFIX}${seq}/` })).objects.length;
		expect(cold).toBe(2);
		// The bucket knows when objects were really uploaded: nothing young is touched.
		await upkeep(Date.now(), leftoversJob);
		expect(await did(leftoversJob)).toMatchObject({ did: {} });
		await upkeep(Date.now() + 2 * DAY, leftoversJob);
		expect(await did(leftoversJob)).toMatchObject({ did: { removed: 3 } });
		for (const key of kept) expect(await env.BUCKET.head(key), key).not.toBeNull();
		for (const key of gone) expect(await env.BUCKET.head(key), key).toBeNull();
		expect((await readHistory(at(start), id, "loss")).series.values).toHaveLength(200);
		const size = await env.DB.prepare("SELECT value FROM settings WHERE key = 'bucket'").first<{ value: string }>();
		const objects = (await env.BUCKET.list()).objects;
		expect(JSON.parse(size!.value)).toMatchObject({
			objects: objects.length,
			bytes: objects.reduce((sum, object) => sum + object.size, 0),
		});
	});
});

describe("an invocation", () => {
	test("stays within 50 statements however much there is to do", async () => {
		for (let i = 0; i < 60; i++) {
			const { id } = await runWith(300);
			if (i % 2 === 0) await updateRun(at(start), id, { status: "FINISHED" });
		}
		const total = { sealed: 0, moved: 0 };
		for (let i = 0; i < 200; i++) {
			const { db, take } = counted(env.DB);
			await runUpkeep({ ...env, DB: db }, start + 2 * HOUR + i * 10 * MINUTE);
			expect(take().statements).toBeLessThanOrEqual(50);
			for (const job of [runningJob, endedJob]) {
				const last = await did(job);
				if (last?.at === start + 2 * HOUR + i * 10 * MINUTE) {
					total.sealed += last.did["sealed"] ?? 0;
					total.moved += last.did["moved"] ?? 0;
				}
			}
		}
		const { open, warm } = (await env.DB.prepare(
			`SELECT (SELECT count(*) FROM runs WHERE octet_length(tail) > 0) AS open,
				(SELECT count(*) FROM metric_chunks c JOIN runs r ON r.seq = c.run_seq WHERE c.object IS NULL AND r.status = 'FINISHED') AS warm`,
		).first<{ open: number; warm: number }>())!;
		console.log(`200 invocations: ${JSON.stringify(total)}`);
		expect([open, warm]).toEqual([0, 0]);
	}, 60_000);

	test("with nothing to do costs little", async () => {
		for (let i = 0; i < 10; i++) await upkeep(start + i * DAY);
		const { db, take } = counted(env.DB);
		await runUpkeep({ ...env, DB: db }, start + 11 * DAY);
		const cost = take();
		console.log(`an idle invocation: ${JSON.stringify(cost)}`);
		expect(cost.rowsWritten).toBeLessThanOrEqual(12);
	});

	test("and another one at the same time run each job once", async () => {
		const calls: string[] = [];
		const job: Job = {
			...expiredJob,
			name: `once ${start}`,
			run: async () => {
				calls.push("run");
				await new Promise((resolve) => setTimeout(resolve, 20));
				return { cursor: null, did: {} };
			},
		};
		const [a, b] = await Promise.all([upkeep(start, job), upkeep(start, job)]);
		expect(calls).toHaveLength(1);
		expect([...a.ran, ...b.ran]).toEqual([job.name]);
	});

	test("goes on after one that was cut off, from the same cursor", async () => {
		const cursors: (string | null)[] = [];
		let cut = true;
		const job: Job = {
			...expiredJob,
			name: `cut ${start}`,
			every: 10 * MINUTE,
			run: async ({ cursor }) => {
				cursors.push(cursor);
				// As if the isolate had ended: nothing after this happens.
				if (cut) await new Promise(() => {});
				return { cursor: "next", did: {} };
			},
		};
		void upkeep(start, job);
		await new Promise((resolve) => setTimeout(resolve, 50));
		cut = false;
		expect((await upkeep(start + MINUTE, job)).ran).toEqual([]);
		for (const minutes of [10, 20]) await upkeep(start + minutes * MINUTE, job);
		expect(cursors).toEqual([null, null, "next"]);
	});

	test("tells of a job that failed, and runs the others", async () => {
		const broken: Job = {
			...expiredJob,
			name: `broken ${start}`,
			run: () => Promise.reject(new Error("no such luck")),
		};
		const { ran } = await upkeep(start, broken, { ...expiredJob, name: `other ${start}` });
		expect(ran).toHaveLength(2);
		expect(await did(broken)).toEqual({ at: start, did: {}, failure: "no such luck" });
	});
});
