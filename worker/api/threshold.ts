/**
 * Thresholds of a CI summary:
 *
 *     val_acc>=0.9     at least that
 *     loss<=0.5        at most that
 *     val_acc:0.01     at most 0.01 worse than the baseline
 *     loss:2%          at most 2 % worse than the baseline
 */
import { invalid } from "../errors.ts";
import { shown } from "./fields.ts";

export type Threshold =
	| { readonly metric: string; readonly kind: "least"; readonly bound: number }
	| { readonly metric: string; readonly kind: "most"; readonly bound: number }
	| { readonly metric: string; readonly kind: "worse"; readonly allowed: number; readonly relative: boolean };

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?`;
const BOUND = new RegExp(String.raw`^(.+?)\s*(>=|<=)\s*(${NUMBER})$`, "i");
// Greedy: names may hold colons, the last one counts.
const WORSE = new RegExp(String.raw`^(.+):\s*(${NUMBER})\s*(%?)$`, "i");

/** @throws Failure `invalid` */
export function thresholdIn(text: string): Threshold {
	const bound = BOUND.exec(text);
	if (bound) return { metric: bound[1]!, kind: bound[2] === ">=" ? "least" : "most", bound: Number(bound[3]) };
	const worse = WORSE.exec(text);
	const allowed = Number(worse?.[2]);
	if (worse && allowed >= 0) return { metric: worse[1]!, kind: "worse", allowed, relative: worse[3] === "%" };
	throw invalid(
		`'threshold' must look like val_acc>=0.9, loss<=0.5, val_acc:0.01 or loss:2%, not ${shown(text)}. ` +
			"With curl, send it by -G --data-urlencode 'threshold=val_acc>=0.9'.",
	);
}

/**
 * Why the threshold is broken, or undefined where it holds.
 * @param value of the run; undefined where it has no such metric
 * @param baseline undefined where there is nothing to compare with: then nothing got worse
 * @param direction 1 where more is better, -1 where less is
 */
export function brokenBy(
	threshold: Threshold,
	value: number | undefined,
	baseline: number | undefined,
	direction: 1 | -1,
): string | undefined {
	if (value === undefined) return "the run has not logged it";
	if (Number.isNaN(value)) return "it is NaN";
	if (threshold.kind === "least") return value >= threshold.bound ? undefined : `it is below ${threshold.bound}`;
	if (threshold.kind === "most") return value <= threshold.bound ? undefined : `it is above ${threshold.bound}`;
	if (baseline === undefined || Number.isNaN(baseline)) return undefined;
	const { allowed, relative } = threshold;
	const room = relative ? (Math.abs(baseline) * allowed) / 100 : allowed;
	// Equal infinities differ by NaN, which is no loss.
	const loss = value === baseline ? 0 : (baseline - value) * direction;
	// 0.9 - 0.89 is a little more than 0.01.
	return loss <= room + Math.abs(room) * 1e-9 + Number.EPSILON
		? undefined
		: `it is worse than the baseline by more than ${allowed}${relative ? " %" : ""}`;
}
