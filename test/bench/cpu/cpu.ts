/** `--cpu`: CPU milliseconds a request, beside the free plan's 10. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { startHarness } from "../harness/worker-harness.ts";
import { alignedTable } from "../table.ts";
import { connectProfiler } from "./profiler.ts";
import { type MeasuredRequest, measuredRequests } from "./requests.ts";

const FREE_PLAN_MS = 10;
/** A fresh isolate has compiled nothing yet, and a small team's requests often meet one. */
const FIRST = 3;
/** For what goes on after the answer. */
const SETTLE_MS = 300;

export async function printCpu(quick: boolean): Promise<void> {
	const warm = quick ? 10 : 60;
	const rows = [["CPU of the Worker, ms a request", `first ${FIRST}`, `next ${warm}`, "free plan", ""]];
	for (const request of measuredRequests) {
		const { first, next } = await cpuOf(request, warm, quick);
		rows.push([
			request.title,
			first.toFixed(1),
			next.toFixed(1),
			`≤ ${FREE_PLAN_MS}`,
			next <= FREE_PLAN_MS ? "✓" : "✗",
		]);
	}
	console.log(alignedTable(rows));
	console.log("\nJavaScript, built-ins and garbage collection in the Worker's isolate; D1 and R2 are not in it.");
}

async function cpuOf({ prepare }: MeasuredRequest, warm: number, quick: boolean) {
	const state = mkdtempSync(join(tmpdir(), "runnel-cpu-"));
	try {
		const before = await startHarness(state, { inspector: true });
		const send = await prepare(before.client, FIRST + warm, quick);
		await pause(SETTLE_MS);
		await before.stop();
		// A new workerd, whose code is cold.
		const harness = await startHarness(state, { inspector: true });
		await harness.client.send("GET", "/health");
		const profiler = await connectProfiler(await harness.inspector(), "runnel");
		const cpu = async (from: number, count: number) => {
			const ms = await profiler.cpuMs(async () => {
				for (let i = from; i < from + count; i++) await send(harness.client, i);
				await pause(SETTLE_MS);
			});
			return ms / count;
		};
		const [first, next] = [await cpu(0, FIRST), await cpu(FIRST, warm)];
		profiler.close();
		await harness.stop();
		return { first, next };
	} finally {
		rmSync(state, { recursive: true, force: true });
	}
}
