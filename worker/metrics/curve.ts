/** A curve for the screen: at most a least and a greatest point for each pixel, so that no peak is lost. */
import type { Series } from "./point.ts";
import type { Buckets } from "./pyramid.ts";

export type Axis = "step" | "time" | "relative";

/** One curve as columns of equal length, x ascending. */
export interface Curve {
	readonly x: number[];
	/** NaN where a pixel holds nothing else. */
	readonly y: number[];
}

/** Where points lie on an axis: steps as they are, time in ms since 1970, relative in seconds since `start` (ms). */
export function position(axis: Axis, start: number): (step: number, time: number) => number {
	if (axis === "step") return (step) => step;
	return axis === "time" ? (_, time) => time : (_, time) => (time - start) / 1000;
}

/** Collects points and buckets in any order and draws them. */
export class CurveBuilder {
	readonly #at: (step: number, time: number) => number;
	readonly #from: number;
	readonly #to: number;
	#x: number[] = [];
	#least: number[] = [];
	#most: number[] = [];

	/** @param window what of the axis is looked at */
	constructor(at: (step: number, time: number) => number, window: { from: number; to: number }) {
		this.#at = at;
		this.#from = window.from;
		this.#to = window.to;
	}

	#add(x: number, least: number, most: number): void {
		if (x < this.#from || x > this.#to) return;
		this.#x.push(x);
		this.#least.push(least);
		this.#most.push(most);
	}

	points(series: Series): void {
		for (const [i, value] of series.values.entries()) {
			this.#add(this.#at(Number(series.steps[i]), series.timestamps[i]!), value, value);
		}
	}

	buckets(buckets: Buckets): void {
		for (const [i, step] of buckets.steps.entries()) {
			this.#add(this.#at(Number(step), buckets.timestamps[i]!), buckets.least[i]!, buckets.most[i]!);
		}
	}

	/** The curve over `pixels` columns: at most two points each. */
	draw(pixels: number): Curve {
		const order = this.#ascending();
		const curve: Curve = { x: [], y: [] };
		if (order.length === 0) return curve;
		const first = this.#x[order[0]!]!;
		const width = (this.#x[order.at(-1)!]! - first) / pixels || 1;
		for (let i = 0; i < order.length; ) {
			const pixel = this.#pixel(order[i]!, first, width, pixels);
			let [least, most] = [order[i]!, order[i]!];
			for (; i < order.length && this.#pixel(order[i]!, first, width, pixels) === pixel; i++) {
				const at = order[i]!;
				if (this.#least[at]! < this.#least[least]! || Number.isNaN(this.#least[least]!)) least = at;
				if (this.#most[at]! > this.#most[most]! || Number.isNaN(this.#most[most]!)) most = at;
			}
			this.#draw(curve, least, most);
		}
		return curve;
	}

	#draw(curve: Curve, least: number, most: number): void {
		const [low, high] = [this.#least[least]!, this.#most[most]!];
		const [xLow, xHigh] = [this.#x[least]!, this.#x[most]!];
		const lowFirst = xLow <= xHigh;
		curve.x.push(lowFirst ? xLow : xHigh);
		curve.y.push(lowFirst ? low : high);
		if (least === most && Object.is(low, high)) return;
		curve.x.push(lowFirst ? xHigh : xLow);
		curve.y.push(lowFirst ? high : low);
	}

	#pixel(i: number, first: number, width: number, pixels: number): number {
		return Math.min(pixels - 1, Math.floor((this.#x[i]! - first) / width));
	}

	/** Steps may run backwards where a run was resumed, and chunks may overlap. */
	#ascending(): number[] {
		const x = this.#x;
		const order = x.map((_, i) => i);
		for (let i = 1; i < x.length; i++) if (x[i]! < x[i - 1]!) return order.sort((a, b) => x[a]! - x[b]! || a - b);
		return order;
	}
}
