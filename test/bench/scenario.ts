import type { ServerUnderTest } from "./server-under-test.ts";

/** A line of the table. */
export interface Figure {
	readonly title: string;
	readonly unit: "points/s" | "runs/s" | "ms" | "s" | "B/point" | "KB" | "rows";
	readonly better: "more" | "less";
	/** How many values become one; the median unless told otherwise. */
	readonly quantile?: number;
	readonly target?: Target;
}

/** What the issue asks for; all that is given must hold. */
export interface Target {
	/** How many times better than MLflow in the same run; 1 is "no worse". */
	readonly times?: number;
	readonly atMost?: number;
}

/** Values by name of the figure: one, or several that are summed up with those of the other rounds. */
export type Values = Readonly<Record<string, number | readonly number[]>>;

export interface Scenario {
	/** For --only. */
	readonly name: string;
	/** What is done, with the sizes. */
	describe(quick: boolean): string;
	readonly figures: Readonly<Record<string, Figure>>;
	/** Where others than Runnel lack what is measured. */
	readonly runnelOnly?: true;
	/** Whether it stops the servers and looks into their databases, which takes servers of its own. */
	readonly ownServers?: true;
	/** Rounds; servers take turns in each. */
	readonly rounds: number;
	/** Makes ready on one server and answers what is measured each round. Values measured on the way go to `note`. */
	prepare(server: ServerUnderTest, context: Context): Promise<() => Promise<Values>>;
}

export interface Context {
	readonly quick: boolean;
	/** Values that are measured only once. */
	note(values: Values): void;
	/** A remark under the table. */
	remark(text: string): void;
}

/** Milliseconds that `work` took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = performance.now();
	await work();
	return performance.now() - start;
}
