/** CPU time of a Worker, from V8's sampling profiler in workerd, over the Chrome DevTools Protocol. */
import { quantile } from "../statistics.ts";

const SAMPLE_EVERY_US = 100;

interface Profile {
	readonly nodes: readonly { readonly id: number; readonly callFrame: { readonly functionName: string } }[];
	readonly samples: readonly number[];
	readonly timeDeltas: readonly number[];
}

export interface Profiler {
	/** Milliseconds of CPU that the Worker took during `work`. */
	cpuMs(work: () => Promise<unknown>): Promise<number>;
	close(): void;
}

/** Connects to the Worker `name` of a workerd whose inspector listens at `inspector`. */
export async function connectProfiler(inspector: URL, name: string): Promise<Profiler> {
	const targets = (await (await fetch(`http://${inspector.host}/json`)).json()) as {
		id: string;
		webSocketDebuggerUrl: string;
	}[];
	const target = targets.find(({ id }) => id === `core:user:${name}`);
	if (!target) throw new Error(`workerd's inspector has no Worker ${name}.`);
	const socket = new WebSocket(target.webSocketDebuggerUrl);
	await new Promise((resolve, reject) => {
		socket.onopen = resolve;
		socket.onerror = () => reject(new Error("workerd's inspector did not answer."));
	});
	const call = caller(socket);
	await call("Profiler.enable");
	await call("Profiler.setSamplingInterval", { interval: SAMPLE_EVERY_US });
	return {
		async cpuMs(work) {
			await call("Profiler.start");
			await work();
			const { profile } = await call<{ profile: Profile }>("Profiler.stop");
			return busyMs(profile);
		},
		close: () => socket.close(),
	};
}

function caller(socket: WebSocket) {
	let last = 0;
	const waiting = new Map<number, (answer: { result: unknown; error?: { message: string } }) => void>();
	socket.onmessage = ({ data }) => {
		const message = JSON.parse(String(data));
		waiting.get(message.id)?.(message);
		waiting.delete(message.id);
	};
	return <Result>(method: string, params: object = {}): Promise<Result> =>
		new Promise((resolve, reject) => {
			waiting.set(++last, ({ result, error }) =>
				error ? reject(new Error(error.message)) : resolve(result as Result),
			);
			socket.send(JSON.stringify({ id: last, method, params }));
		});
}

const NOT_BUSY = new Set(["(idle)", "(root)"]);

/**
 * Samples are taken only while the isolate runs (JavaScript, built-ins, garbage collection), so the first one after a
 * pause carries the whole pause as its time, and one after the system kept workerd waiting carries that. Between the
 * others lies always the same time, within a few per cent (the interval and what taking a sample costs): each counts so.
 */
function busyMs({ nodes, samples, timeDeltas }: Profile): number {
	const idle = new Set(nodes.filter((node) => NOT_BUSY.has(node.callFrame.functionName)).map(({ id }) => id));
	const busy = timeDeltas.filter((_, i) => !idle.has(samples[i]!));
	return busy.length === 0 ? 0 : (busy.length * quantile(busy, 0.1)) / 1_000;
}
