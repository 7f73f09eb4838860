/**
 * The server dies by SIGKILL while clients log and tails are sealed. After each death every point that was acknowledged
 * is there exactly once, and a batch whose answer was lost can be sent again without doubling anything.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../support/server.ts";

const KILLS = process.env.RUNNEL_LONG ? 50 : 3;
const WRITERS = 4;
/** Six such batches fill a tail, so a good part of the deaths falls into sealing. */
const POINTS = 1_000;

const state = mkdtempSync(join(tmpdir(), "runnel-kill-"));
let server: TestServer;

afterAll(async () => {
	await server?.stop();
	rmSync(state, { recursive: true, force: true });
});

async function call(path: string, body?: object) {
	const response = await fetch(`${server.url}/api/2.0/mlflow/${path}`, {
		method: body ? "POST" : "GET",
		headers: { authorization: `Bearer ${server.token}`, "content-type": "application/json" },
		...(body && { body: JSON.stringify(body) }),
	});
	if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
	return response.json();
}

/** Batch `number` of a run: its points follow from its number, so a repetition is the same request. */
function batch(run_id: string, number: number): object {
	const metrics = Array.from({ length: POINTS }, (_, i) => {
		const step = number * POINTS + i;
		return { key: "loss", value: Math.sin(step), timestamp: 1_795_223_097_000 + step, step };
	});
	return { run_id, metrics };
}

/** Logs batches until the server is gone; answers the numbers that were acknowledged and those that may have been lost. */
async function write(run_id: string, next: () => number) {
	const acknowledged: number[] = [];
	for (;;) {
		const number = next();
		try {
			await call("runs/log-batch", batch(run_id, number));
			acknowledged.push(number);
		} catch {
			return { acknowledged, unanswered: number };
		}
	}
}

async function storedBatches(run_id: string): Promise<Map<number, number>> {
	const counts = new Map<number, number>();
	let token = "";
	do {
		const query = new URLSearchParams({ run_id, metric_key: "loss", max_results: "25000", page_token: token });
		const page = (await call(`metrics/get-history?${query}`)) as {
			metrics: { step: number; value: number }[];
			next_page_token?: string;
		};
		for (const { step, value } of page.metrics) {
			if (value !== Math.sin(step)) throw new Error(`step ${step} came back as ${value}`);
			const number = Math.floor(step / POINTS);
			counts.set(number, (counts.get(number) ?? 0) + 1);
		}
		token = page.next_page_token ?? "";
	} while (token);
	return counts;
}

test(`${KILLS} deaths lose and double nothing`, { timeout: 30_000 + KILLS * 30_000 }, async () => {
	server = await startServer({ state });
	let batches = 0;
	for (let kill = 0; kill < KILLS; kill++) {
		const { run } = (await call("runs/create", { experiment_id: "0" })) as { run: { info: { run_id: string } } };
		const run_id = run.info.run_id;
		let number = 0;
		const writers = Array.from({ length: WRITERS }, () => write(run_id, () => number++));
		await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1_000));
		await server.stop("SIGKILL");
		const written = await Promise.all(writers);
		server = await startServer({ state });

		const stored = await storedBatches(run_id);
		for (const { acknowledged, unanswered } of written) {
			for (const number of acknowledged) expect([number, stored.get(number)]).toEqual([number, POINTS]);
			// A batch without an answer is there as a whole or not at all.
			expect([undefined, POINTS]).toContain(stored.get(unanswered));
			await call("runs/log-batch", batch(run_id, unanswered));
			batches += acknowledged.length + 1;
		}
		const after = await storedBatches(run_id);
		expect([...after.values()].every((count) => count === POINTS)).toBe(true);
		expect(after.size).toBe(number);
	}
	console.log(`${KILLS} deaths, ${batches} batches of ${POINTS} points`);
});
