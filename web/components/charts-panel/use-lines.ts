import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { averaged } from "../../charts/averaged.ts";
import { colourOf, dashesOf } from "../../charts/colour.ts";
import type { AxisKind, Line } from "../../charts/line.ts";
import { ApiError } from "../../data/request.ts";
import type { Run } from "../../data/run.ts";
import { readSeries } from "../../data/series.ts";
import type { WholeCurve } from "../../data/series-requests.ts";

/** A run as charts know it. */
export type ChartedRun = Pick<Run, "run_id" | "seq" | "name" | "metrics"> & {
	/** Of a group: its runs, drawn as their mean with a band of their deviation. */
	readonly members?: readonly ChartedRun[];
};

export interface Lines {
	/** Undefined until they were read for the first time. */
	readonly lines: readonly Line[] | undefined;
	/** Whether some have more points than were read: a part of them, read alone, shows more. */
	readonly thinned: boolean;
	readonly error: ApiError | undefined;
}

/** Runs of a group whose curves are read for its mean. */
const AVERAGED_AT_MOST = 50;

/** The curves of one metric, read when asked for and again when a run has logged more. Old ones stay meanwhile. */
export function useLines(runs: readonly ChartedRun[], metric: string, options: LinesOptions): Lines {
	const { axis, points, wanted, window = null } = options;
	const state = useSignal<Lines>({ lines: undefined, thinned: false, error: undefined });
	const key = JSON.stringify([
		runs.map((run) => [run.run_id, versionOf(run, metric)]),
		metric,
		axis,
		points,
		wanted,
		window,
	]);
	// `key` stands for all that is asked for
	useEffect(() => {
		if (!wanted) return;
		let current = true;
		let thinned = false;
		const dashes = dashesOf(runs);
		const readOne = async (run: ChartedRun) => {
			const request = { runId: run.run_id, metric, version: versionOf(run, metric), axis, points, window };
			const curve = await readSeries(request);
			thinned ||= curve.count > curve.x.length;
			return curve;
		};
		const reading = runs.map(async (run): Promise<Line> => {
			const look = { id: run.run_id, label: run.name, colour: colourOf(run), dash: dashes.get(run.run_id) ?? 0 };
			if (!run.members) return { ...look, ...curveOf(await readOne(run)) };
			const members = run.members.filter((member) => member.metrics[metric]).slice(0, AVERAGED_AT_MOST);
			return { ...look, ...averaged(await Promise.all(members.map(readOne))) };
		});
		void Promise.allSettled(reading).then((results) => {
			if (!current) return;
			const lines = results.flatMap((r) => (r.status === "fulfilled" && r.value.x.length > 0 ? [r.value] : []));
			const failed = results.find((r) => r.status === "rejected")?.reason as unknown;
			state.value = {
				lines: lines.length === 0 && failed ? state.peek().lines : lines,
				thinned,
				error: failed instanceof ApiError ? failed : undefined,
			};
		});
		return () => {
			current = false;
		};
	}, [key]);
	return state.value;
}

interface LinesOptions {
	readonly axis: AxisKind;
	readonly points: number;
	/** Charts that were never in view read nothing. */
	readonly wanted: boolean;
	/** The part of the axis that is looked at; all of it where absent. */
	readonly window?: readonly [from: number, to: number] | null;
}

function curveOf({ x, y }: WholeCurve) {
	return { x, y };
}

function versionOf(run: ChartedRun, metric: string): string {
	const entry = run.metrics[metric];
	return entry ? `${entry.timestamp}.${entry.step}` : "";
}

/** Whether the run surely has a single point of this metric, so that nothing has to be read to show it. */
export function isSinglePoint(run: ChartedRun, metric: string): boolean {
	const entry = run.metrics[metric];
	return (
		entry !== undefined &&
		entry.step === 0 &&
		(entry.min === null || (entry.min === entry.max && entry.min === entry.value))
	);
}
