/**
 * Points on their way into a server: gathered by run, encoded by the server's own code into blocks of its own size, and
 * sent some at a time. The encoding is done here, so that a free plan's Worker only stores what it gets.
 */
import { documentKey } from "../worker/db/document-key.ts";
import { MAX_CHUNK_POINTS } from "../worker/limits.ts";
import { encodeBlock } from "../worker/metrics/block.ts";
import type { Series } from "../worker/metrics/point.ts";
import type { Client } from "./export-client.ts";

/** As worker/metrics/seal.ts has it, which cannot be read without the types of Workers. */
type SealedRange = [points: number, firstStep: number, lastStep: number, firstTime: number, lastTime: number];

/** Bytes of blocks a request. */
const REQUEST_BYTES = 800_000;
/** Requests under way at once. */
const WIDTH = 3;

export class PointSender {
	sent = 0;
	private readonly client: Client;
	private run: { id: string; chunk: number; ranges: Record<string, SealedRange> } | undefined;
	private gathered = new Map<string, Series>();
	private count = 0;
	private blocks: string[] = [];
	private bytes = 0;
	private readonly underWay = new Set<Promise<void>>();

	constructor(client: Client) {
		this.client = client;
	}

	/** Adds points of one metric of a run. All points of a run must come one after another. */
	async add(runId: string, key: string, series: Series): Promise<void> {
		if (this.run?.id !== runId) {
			await this.close();
			this.run = { id: runId, chunk: 0, ranges: {} };
		}
		for (let at = 0; at < series.values.length; ) {
			const end = Math.min(series.values.length, at + MAX_CHUNK_POINTS - this.count);
			this.gather(key, series, at, end);
			at = end;
			if (this.count >= MAX_CHUNK_POINTS) await this.close();
		}
	}

	/** Sends what is left, and waits until the server has it all. */
	async finish(): Promise<void> {
		await this.close();
		await this.send();
		await Promise.all(this.underWay);
	}

	private gather(key: string, { steps, timestamps, values }: Series, from: number, to: number): void {
		const own = this.gathered.get(key) ?? { steps: [], timestamps: [], values: [] };
		this.gathered.set(key, own);
		const name = documentKey(key);
		let [points, firstStep, lastStep, firstTime, lastTime] = this.run!.ranges[name] ?? NOTHING;
		for (let i = from; i < to; i++) {
			const [step, time] = [Number(steps[i]), timestamps[i]!];
			own.steps.push(steps[i]!);
			own.timestamps.push(time);
			own.values.push(values[i]!);
			if (step < firstStep) firstStep = step;
			if (step > lastStep) lastStep = step;
			if (time < firstTime) firstTime = time;
			if (time > lastTime) lastTime = time;
		}
		points += to - from;
		this.run!.ranges[name] = [points, firstStep, lastStep, firstTime, lastTime];
		this.count += to - from;
	}

	/** Makes a block of what is gathered. */
	private async close(): Promise<void> {
		const { run } = this;
		if (!run || this.count === 0) return;
		const block = encodeBlock(this.gathered);
		const text = JSON.stringify({
			run_id: run.id,
			chunk: run.chunk++,
			points: block.points,
			directory: block.directory,
			coarse: Buffer.from(block.coarse).toString("hex"),
			data: Buffer.from(block.data).toString("hex"),
			ranges: run.ranges,
		});
		this.sent += this.count;
		this.gathered = new Map();
		this.count = 0;
		this.blocks.push(text);
		this.bytes += text.length;
		if (this.bytes >= REQUEST_BYTES) await this.send();
	}

	private async send(): Promise<void> {
		if (this.blocks.length === 0) return;
		const body = `[${this.blocks.join(",")}]`;
		this.blocks = [];
		this.bytes = 0;
		const request = this.client
			.postJson<unknown>("/api/v1/import/blocks", body)
			.then(() => void this.underWay.delete(request));
		this.underWay.add(request);
		// A request that fails stops the import at the next await.
		request.catch(() => {});
		if (this.underWay.size >= WIDTH) await Promise.race(this.underWay);
	}
}

const { POSITIVE_INFINITY: NEVER } = Number;
const NOTHING: SealedRange = [0, NEVER, -NEVER, NEVER, -NEVER];
