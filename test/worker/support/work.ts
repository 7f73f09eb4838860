/** The domain's surroundings in a test: the real database, and what would go on after the answer is waited for. */
import { env } from "cloudflare:workers";
import { randomHex } from "../../../worker/access/tokens.ts";
import { createRun } from "../../../worker/tracking/runs.ts";
import type { Work } from "../../../worker/work.ts";

export interface TestWork extends Work {
	/** Waits for everything handed to `later`. */
	settle(): Promise<void>;
}

export function testWork(overrides: Partial<Work> = {}): TestWork {
	const pending: Promise<unknown>[] = [];
	return {
		db: env.DB,
		bucket: env.BUCKET,
		now: 1_795_223_097_234,
		scope: null,
		caller: "test",
		later: (promise) => void pending.push(promise),
		settle: async () => {
			while (pending.length > 0) await pending.pop();
		},
		...overrides,
	};
}

/** A new run in the default experiment. */
export async function newRun(work: Work = testWork()): Promise<string> {
	const run = await createRun(work, { experimentId: 0, name: `run-${randomHex(4)}` });
	return run.run_id;
}
