/**
 * Points of metrics for charts. What was read is kept until the run has logged something newer, and then only what is
 * new is read.
 */
import { type Curve, type CurveQuestion, readNew, readWhole, type WholeCurve } from "./series-requests.ts";

export interface SeriesRequest extends CurveQuestion {
	/** Changes when the run logs the metric again. */
	readonly version: string;
}

/** Curves that are kept; the oldest goes first. */
const KEPT = 3_000;
/** A curve that has grown to this many times the points asked for is read anew, thinned out by the server. */
const GROWS_TO = 3;

const kept = new Map<string, { version: string; curve: Promise<WholeCurve> }>();

/** The curve for `request`, from here or from the server. A failed reading is tried again the next time. */
export function readSeries(request: SeriesRequest): Promise<WholeCurve> {
	const { runId, metric, axis, points, window } = request;
	const key = JSON.stringify([runId, metric, axis, points, window]);
	const found = kept.get(key);
	if (found?.version === request.version) return found.curve;
	const curve = found && !window ? follow(request, found.curve) : readWhole(request);
	kept.delete(key);
	kept.set(key, { version: request.version, curve });
	curve.catch(() => kept.get(key)?.curve === curve && kept.delete(key));
	if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
	return curve;
}

async function follow(request: SeriesRequest, known: Promise<WholeCurve>): Promise<WholeCurve> {
	const before = await known.catch(() => undefined);
	if (before?.cursor === undefined || before.x.length > GROWS_TO * request.points) return readWhole(request);
	const fresh = await readNew({ ...request, cursor: before.cursor });
	return (fresh && extended(before, fresh)) ?? readWhole(request);
}

/** The curve with the new points behind it; undefined where they do not all lie behind it. */
export function extended(
	curve: WholeCurve,
	fresh: Curve & { readonly cursor: string | undefined },
): WholeCurve | undefined {
	let last = curve.x.at(-1) ?? Number.NEGATIVE_INFINITY;
	for (const x of fresh.x) {
		if (x <= last) return undefined;
		last = x;
	}
	return {
		count: curve.count + fresh.x.length,
		cursor: fresh.cursor ?? curve.cursor,
		x: [...curve.x, ...fresh.x],
		y: [...curve.y, ...fresh.y],
	};
}
