/**
 * Finished runs as a year of sweeps leaves them: 20 metrics and 20 params each. Some metrics are NaN, one is missing
 * from every tenth run, one param has a rare value, and names repeat.
 */
import { seeded } from "../random.ts";
import { CURVE_START } from "../training-curve.ts";

export interface GeneratedRun {
	readonly id: string;
	readonly name: string;
	readonly startTime: number;
	readonly endTime: number;
	readonly status: "FINISHED" | "FAILED";
	readonly metrics: readonly (readonly [key: string, value: number])[];
	readonly params: readonly (readonly [key: string, value: string])[];
	readonly tags: readonly (readonly [key: string, value: string])[];
}

const ANIMALS = ["owl", "elk", "fox", "crow", "hare", "pike", "moth", "wren", "newt", "seal"];
const KEYS = Array.from({ length: 20 }, (_, i) => String(i).padStart(2, "0"));
/** Runs between two that have the rare value. */
const RARE = 20_000;

/** The same runs at every call. */
export function* generateRuns(count: number): Generator<GeneratedRun> {
	const random = seeded(77);
	for (let i = 0; i < count; i++) {
		const startTime = CURVE_START - (count - i) * 300_000;
		const name = `${ANIMALS[random.below(ANIMALS.length)]}-${random.below(1_000)}`;
		yield {
			id: random.hex(32),
			name,
			startTime,
			endTime: startTime + 60_000 + random.below(3_600_000),
			status: random.below(20) === 0 ? "FAILED" : "FINISHED",
			metrics: KEYS.filter((k) => k !== "19" || i % 10 !== 0).map((k) => [
				`m${k}`,
				k === "02" && random.below(100) === 0 ? Number.NaN : random.uniform(),
			]),
			params: KEYS.map((k) => [`p${k}`, k === "01" && i % RARE === 7 ? "rare" : String(random.below(10))]),
			tags: [
				["mlflow.runName", name],
				["mlflow.user", "ada"],
				["team", random.below(2) === 0 ? "red" : "blue"],
			],
		};
	}
}
