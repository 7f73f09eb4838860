/**
 * How much of the time in which workerd wanted a processor it had one, from Linux's scheduler. A profiler's samples are
 * spaced in wall time: on a busy machine they also count time in which workerd was kept waiting.
 */
import { readdirSync, readFileSync } from "node:fs";

interface Ran {
	readonly run: number;
	readonly wait: number;
}

/** Starts to watch; the answer tells the share (0 to 1) since then, 1 where it cannot be told. */
export function watchRunningShare(): () => number {
	const before = workerdTimes();
	return () => {
		const after = workerdTimes();
		const run = after.run - before.run;
		const wait = after.wait - before.wait;
		return run > 0 && wait >= 0 ? run / (run + wait) : 1;
	};
}

function workerdTimes(): Ran {
	let [run, wait] = [0, 0];
	try {
		for (const pid of workerdChildren()) {
			for (const thread of readdirSync(`/proc/${pid}/task`)) {
				const [ran, waited] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ").map(Number);
				run += ran ?? 0;
				wait += waited ?? 0;
			}
		}
	} catch {
		// Not Linux, or a thread has ended since.
	}
	return { run, wait };
}

function workerdChildren(): string[] {
	const children = readFileSync(`/proc/self/task/${process.pid}/children`, "utf8").trim().split(" ");
	return children.filter((pid) => pid && readFileSync(`/proc/${pid}/comm`, "utf8").startsWith("workerd"));
}
