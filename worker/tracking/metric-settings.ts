/**
 * What "best" means in an experiment: a direction for each metric, and the one metric that stands for a run. Both are
 * guessed until somebody says otherwise; what was said lies on the experiment's row.
 */
import { documentKey, nameOfKey } from "../db/document-key.ts";
import { invalid, notFound } from "../errors.ts";
import { inScope, type Work } from "../work.ts";
import { explainNoExperiment } from "./experiments.ts";
import { type Direction, guessDirection, standing } from "./metric-direction.ts";

/** As it is kept: names are document keys. */
interface Stored {
	readonly directions?: Readonly<Record<string, Direction>>;
	readonly primary?: string;
}

export interface MetricSettings {
	/** By name of the metric: what was set, or what its name says. */
	direction(metric: string): Direction;
	isSet(metric: string): boolean;
	/** Undefined while nobody chose one. */
	readonly primary: string | undefined;
}

/** What is to be changed; null goes back to the guess. */
export interface MetricSettingsChange {
	readonly directions?: ReadonlyMap<string, Direction | null>;
	readonly primary?: string | null | undefined;
}

/** The settings are on the row that every look at the experiment reads: room for some 200 names. */
const MAX_SETTINGS = 20_000;

function settingsIn(text: string): MetricSettings {
	const { directions = {}, primary } = JSON.parse(text) as Stored;
	const set = (metric: string) => {
		const key = documentKey(metric);
		return Object.hasOwn(directions, key) ? directions[key] : undefined;
	};
	return {
		direction: (metric) => set(metric) ?? guessDirection(metric),
		isSet: (metric) => set(metric) !== undefined,
		primary,
	};
}

/** @throws Failure `not_found` */
export async function readMetricSettings(work: Work, experimentId: number): Promise<MetricSettings> {
	const [settings] = await settingsOf(work, [experimentId]);
	if (!settings) throw notFound(`No Experiment with id=${experimentId} exists`);
	return settings;
}

async function settingsOf(work: Work, experimentIds: readonly number[]): Promise<MetricSettings[]> {
	const { results } = await work.db
		.prepare(
			`SELECT e.metric_settings AS text FROM json_each(?1) w CROSS JOIN experiments e ON e.id = w.value
			WHERE ${inScope("e.id", 2)}`,
		)
		.bind(JSON.stringify(experimentIds), work.scope)
		.all<{ text: string }>();
	return results.map(({ text }) => settingsIn(text));
}

/** One row written. @throws Failure `not_found`, or `invalid` for a deleted experiment or too many settings */
export async function changeMetricSettings(
	work: Work,
	experimentId: number,
	{ directions = new Map(), primary }: MetricSettingsChange,
): Promise<void> {
	const patch = JSON.stringify({
		directions: Object.fromEntries([...directions].map(([metric, value]) => [documentKey(metric), value])),
		...(primary !== undefined && { primary }),
	});
	const { meta } = await work.db
		.prepare(
			`UPDATE experiments SET metric_settings = json_patch(metric_settings, ?2)
			WHERE id = ?1 AND lifecycle = 'active' AND ${inScope("id", 3)}
				AND octet_length(metric_settings) + octet_length(?2) <= ${MAX_SETTINGS}`,
		)
		.bind(experimentId, patch, work.scope)
		.run();
	if (meta.changes > 0) return;
	const active = "SELECT 1 AS found FROM experiments WHERE id = ?1 AND lifecycle = 'active'";
	const found = await work.db
		.prepare(`${active} AND ${inScope("id", 2)}`)
		.bind(experimentId, work.scope)
		.first();
	if (!found) await explainNoExperiment(work, experimentId);
	throw invalid(
		`The directions of an experiment's metrics may take ${MAX_SETTINGS} bytes. Set fewer: most are guessed.`,
	);
}

/** Runs that show which metrics are in use, and metrics that are looked at. */
const RECENT_RUNS = 20;
const RECENT_METRICS = 2_000;

/**
 * The metric that stands for a run while nobody chose one: the most used of the newest runs, of those measured on
 * held-out data where there are such. Undefined where no run has a metric. One statement; reads the metrics of 20 runs.
 */
export async function guessPrimary(work: Work, experimentId: number): Promise<string | undefined> {
	const { results } = await work.db
		.prepare(
			`SELECT key, count(*) AS uses FROM (
				SELECT m.key AS key FROM (SELECT metrics FROM runs WHERE experiment_id = ?1 AND ${inScope("experiment_id", 2)}
					ORDER BY start_time DESC LIMIT ${RECENT_RUNS}) AS r
				CROSS JOIN json_each(r.metrics) m LIMIT ${RECENT_METRICS})
			GROUP BY key ORDER BY uses DESC, key`,
		)
		.bind(experimentId, work.scope)
		.all<{ key: string; uses: number }>();
	const names = results.map(({ key }) => nameOfKey(key));
	return names.toSorted((a, b) => standing(b) - standing(a))[0];
}

const MENTIONS_BEST = /best_metrics/;

/**
 * Which of a metric's values is its best one in the experiments, for searches that ask for it. One statement, or none
 * where a search does not.
 * @returns for each metric the aspect; it throws Failure `invalid` where the experiments differ
 */
export async function bestAspect(
	work: Work,
	experimentIds: readonly number[],
	texts: readonly string[],
): Promise<((metric: string) => "min" | "max") | undefined> {
	if (!texts.some((text) => MENTIONS_BEST.test(text))) return undefined;
	const settings = await settingsOf(work, experimentIds);
	return (metric) => {
		const directions = new Set(settings.map((each) => each.direction(metric)));
		if (directions.size > 1) {
			throw invalid(
				`best_metrics.${metric} is the least value in some of these experiments and the greatest in others. Use min_metrics or max_metrics.`,
			);
		}
		const [direction = guessDirection(metric)] = directions;
		return direction === "down" ? "min" : "max";
	};
}
