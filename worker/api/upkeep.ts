/** `/upkeep`: what the cron did last, its settings, what retention would take, and running it now. */
import { type Context, Hono } from "hono";
import { audit } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { runUpkeep } from "../upkeep/cron.ts";
import { JOBS } from "../upkeep/jobs.ts";
import { jobReports } from "../upkeep/report.ts";
import { retentionStretch } from "../upkeep/retention.ts";
import {
	type RetentionRule,
	readUpkeepSettings,
	type UpkeepSettings,
	writeUpkeepSettings,
} from "../upkeep/settings.ts";
import { type Fields, isRecord, readFields, shown } from "./fields.ts";
import { numberOf } from "./query.ts";

/** Runs that one page of the dry run looks at. */
const DRY_RUN_STRETCH = 1_000;

export const upkeep = new Hono<App>()
	.get("/", needs("read", "house"), async (c) => {
		const { db } = c.var.work;
		const [jobs, settings] = [await jobReports(db, JOBS), await readUpkeepSettings(db)];
		return c.json({ jobs, settings });
	})
	// What the cron does every ten minutes, now.
	.post("/run", needs("manage", "house"), async (c) => c.json(await runUpkeep(c.env, Date.now())))
	.put("/settings", needs("manage", "house"), async (c) => {
		const settings = await settingsIn(c, await readUpkeepSettings(c.var.work.db));
		await writeUpkeepSettings(c.var.work, settings);
		await audit(c.var.work, "settings.change", "upkeep", { ...settings }).run();
		return c.json(settings);
	})
	// The dry run: which runs would lose what now, by the settings as they are. `next` is where the next page begins.
	.get("/retention", needs("manage", "house"), async (c) => {
		const { work } = c.var;
		const after = numberOf(c, "after", { least: 0, most: 999_999_999, otherwise: 0 });
		const { runs, next } = await retentionStretch(work, await readUpkeepSettings(work.db), after, DRY_RUN_STRETCH);
		return c.json({
			runs: runs.map(({ run_id, name, experiment_id, losses }) => ({
				run_id,
				name,
				experiment_id: String(experiment_id),
				losses,
			})),
			...(next > 0 && { next }),
		});
	});

async function settingsIn(c: Context, now: UpkeepSettings): Promise<UpkeepSettings> {
	const { fields } = await readFields(c, ["vanished_hours", "retention"]);
	const retention = fields["retention"] ?? now.retention;
	if (!isRecord(retention)) throw invalid(`'retention' must be an object, not ${shown(retention)}.`);
	const experiments = retention["experiments"] ?? {};
	if (!isRecord(experiments)) throw invalid(`'retention.experiments' must be an object, not ${shown(experiments)}.`);
	return {
		vanished_hours: daysIn(fields, "vanished_hours", "vanished_hours", now.vanished_hours) ?? now.vanished_hours,
		retention: {
			default: ruleIn(retention["default"] ?? {}, "retention.default"),
			experiments: Object.fromEntries(
				Object.entries(experiments).map(([id, rule]) => {
					if (!/^\d{1,15}$/.test(id))
						throw invalid(`'retention.experiments' holds ${shown(id)}, which is no experiment id.`);
					return [id, ruleIn(rule, `retention.experiments.${id}`)];
				}),
			),
		},
	};
}

const RULE_FIELDS = ["points_days", "files_days", "archive_days"] as const satisfies (keyof RetentionRule)[];

function ruleIn(rule: unknown, field: string): RetentionRule {
	if (!isRecord(rule)) throw invalid(`'${field}' must be an object, not ${shown(rule)}.`);
	for (const name of Object.keys(rule)) {
		if (!RULE_FIELDS.includes(name as keyof RetentionRule)) throw invalid(`Unknown field '${field}.${name}'.`);
	}
	const days = (name: keyof RetentionRule) => daysIn(rule, name, `${field}.${name}`, null);
	return { points_days: days("points_days"), files_days: days("files_days"), archive_days: days("archive_days") };
}

function daysIn(fields: Fields, name: string, shownName: string, otherwise: number | null): number | null {
	const value = fields[name] ?? otherwise;
	if (value === null || (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 36_500)) {
		return value as number | null;
	}
	throw invalid(`'${shownName}' must be a whole number from 1 to 36500, or null for never, not ${shown(value)}.`);
}
