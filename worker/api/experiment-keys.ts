/**
 * `/experiments/:id/keys`: which names occur, for choosing columns and completing filters; `/experiments/:id/metrics`:
 * what "best" means, and changing it.
 */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { MAX_KEY } from "../limits.ts";
import { readCatalogue } from "../tracking/catalogue.ts";
import { DIRECTIONS, type Direction } from "../tracking/metric-direction.ts";
import { changeMetricSettings, guessPrimary, readMetricSettings } from "../tracking/metric-settings.ts";
import type { ExperimentKeys, ExperimentMetrics } from "./contract.ts";
import { type Fields, isRecord, optionalText, readFields, shown } from "./fields.ts";
import { checkName } from "./native-points.ts";
import { experimentIdIn } from "./query.ts";

export const experimentKeys = new Hono<App>()
	.get("/:experiment_id/keys", needs("read"), async (c) => {
		const id = experimentIdIn(c);
		const settings = await readMetricSettings(c.var.work, id);
		const { metrics, params, tags } = await readCatalogue(c.var.work, id);
		const answer: ExperimentKeys = {
			metrics: metrics.map((metric) => ({ ...metric, direction: settings.direction(metric.name) })),
			params,
			tags,
		};
		return c.json(answer);
	})
	.get("/:experiment_id/metrics", needs("read"), (c) => metricsOf(c))
	.patch("/:experiment_id/metrics", needs("write"), async (c) => {
		const { fields } = await readFields(c, ["directions", "primary"]);
		const primary = fields["primary"] === null ? null : optionalText(fields, "primary", MAX_KEY);
		if (primary === "") throw invalid("'primary' must not be empty. Send null to go back to the guessed one.");
		await changeMetricSettings(c.var.work, experimentIdIn(c), { directions: directionsIn(fields), primary });
		return metricsOf(c);
	});

async function metricsOf(c: Context<App>): Promise<Response> {
	const { work } = c.var;
	const id = experimentIdIn(c);
	const settings = await readMetricSettings(work, id);
	const { metrics } = await readCatalogue(work, id);
	const answer: ExperimentMetrics = {
		primary: settings.primary ?? (await guessPrimary(work, id)) ?? null,
		primary_set: settings.primary !== undefined,
		metrics: metrics.map(({ name }) => ({
			name,
			direction: settings.direction(name),
			direction_set: settings.isSet(name),
		})),
	};
	return c.json(answer);
}

function directionsIn(fields: Fields): Map<string, Direction | null> {
	const directions = fields["directions"] ?? {};
	if (!isRecord(directions)) throw invalid(`'directions' must be an object of metrics, not ${shown(directions)}.`);
	return new Map(
		Object.entries(directions).map(([metric, value]) => {
			checkName(metric, "directions");
			if (value !== null && !DIRECTIONS.includes(value as Direction)) {
				throw invalid(`'directions.${metric}' must be "up", "down" or null, not ${shown(value)}.`);
			}
			return [metric, value as Direction | null];
		}),
	);
}
