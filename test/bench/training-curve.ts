/**
 * The training that the benchmarks log: ten metrics of the usual shapes under seeded noise, every step logged at one
 * time, a step every five seconds give or take 40 ms. More than ten metrics repeat the shapes under other names.
 */
import type { Random } from "./random.ts";

/** A point as MLflow's log-batch takes it. */
export interface WirePoint {
	readonly key: string;
	readonly value: number;
	readonly timestamp: number;
	readonly step: number;
}

/** When the training began. */
export const CURVE_START = 1_795_223_097_234;
export const STEP_MS = 5_000;

type Shape = (progress: number, random: Random) => number;

const SHAPES: Record<string, Shape> = {
	"train/loss": (t, r) => 0.12 + 2.2 * Math.exp(-6 * t) + 0.04 * r.normal(),
	"train/accuracy": (t, r) => 0.97 - 0.85 * Math.exp(-5 * t) + 0.01 * r.normal(),
	"val/loss": (t, r) => 0.2 + 2.1 * Math.exp(-5 * t) + 0.15 * t + 0.06 * r.normal(),
	"val/accuracy": (t, r) => 0.93 - 0.82 * Math.exp(-4 * t) + 0.015 * r.normal(),
	perplexity: (t, r) => Math.exp(0.2 + 2.1 * Math.exp(-5 * t) + 0.05 * r.normal()),
	lr: (t) => 1.5e-4 * (1 + Math.cos(Math.PI * t)),
	grad_norm: (t, r) => Math.exp(0.3 - t + 0.4 * r.normal()),
	"time/step": (_, r) => 0.31 + 0.02 * Math.abs(r.normal()),
	throughput: (_, r) => 256 / (0.31 + 0.02 * Math.abs(r.normal())),
	"system/gpu_utilization": (_, r) => 94 + 3 * r.normal(),
};
const NAMES = Object.keys(SHAPES);

/** The name of metric number `i`. */
export function metricName(i: number): string {
	const name = NAMES[i % NAMES.length]!;
	return i < NAMES.length ? name : `${name}_${Math.floor(i / NAMES.length)}`;
}

export interface CurveOptions {
	readonly metrics: number;
	/** Length of the whole training in steps. */
	readonly steps: number;
	readonly random: Random;
	/** Rounds values to float32, as most frameworks compute them. */
	readonly float32?: boolean;
	/** When step 0 was, in ms. */
	readonly start?: number;
}

/** The points of `count` steps from `from` on: all metrics of a step, then those of the next. */
export function trainingPoints(options: CurveOptions, from: number, count: number): WirePoint[] {
	const { metrics, steps, random, float32 = false, start = CURVE_START } = options;
	const points: WirePoint[] = [];
	for (let step = from; step < from + count; step++) {
		const timestamp = start + step * STEP_MS + random.below(81) - 40;
		for (let i = 0; i < metrics; i++) {
			const value = SHAPES[NAMES[i % NAMES.length]!]!(step / steps, random);
			points.push({ key: metricName(i), value: float32 ? Math.fround(value) : value, timestamp, step });
		}
	}
	return points;
}
