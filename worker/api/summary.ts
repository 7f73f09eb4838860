/**
 * `/runs/:id/summary.md`: a run against a baseline, as Markdown for the summary of a CI job.
 *
 *     curl -sSG --fail-with-body -H "Authorization: Bearer $TOKEN" \
 *       "$RUNNEL/api/v1/runs/$RUN/summary.md" -d baseline=best:val_acc -d threshold=val_acc:0.01 -d fail=true \
 *       >> "$GITHUB_STEP_SUMMARY"
 *
 * With `fail=true` a broken threshold is 422 with the same body, which makes curl, and so the job, fail.
 */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import type { RunRow } from "../tracking/run-row.ts";
import { getRun } from "../tracking/runs.ts";
import { searchRunRows } from "../tracking/search-runs.ts";
import type { Work } from "../work.ts";
import { shown } from "./fields.ts";
import { comparedOf, directions, summaryMarkdown } from "./summary-markdown.ts";
import { brokenBy, thresholdIn } from "./threshold.ts";

const MAX_METRICS = 100;
const MAX_THRESHOLDS = 50;

export const summary = new Hono<App>().get("/:run_id/summary.md", needs("read"), async (c) => {
	const { work } = c.var;
	const run = await getRun(work, c.req.param("run_id"));
	const direction = directions(c.req.queries("higher") ?? [], c.req.queries("lower") ?? []);
	const thresholds = (c.req.queries("threshold") ?? []).slice(0, MAX_THRESHOLDS).map(thresholdIn);
	const { baseline, is } = await baselineOf(work, run, c.req.query("baseline") ?? "", direction);
	const [now, before] = [comparedOf(run, urlOf(c, run)), baseline && comparedOf(baseline, urlOf(c, baseline))];
	const broken = thresholds.flatMap((threshold) => {
		const { metric } = threshold;
		const reason = brokenBy(threshold, now.metrics.get(metric), before?.metrics.get(metric), direction(metric));
		return reason === undefined ? [] : [[metric, reason] as const];
	});
	const asked = c.req.queries("metric");
	const text = summaryMarkdown({
		run: now,
		baseline: before,
		baselineIs: is,
		metrics:
			asked ??
			[...new Set([...now.metrics.keys(), ...thresholds.map(({ metric }) => metric)])].sort().slice(0, MAX_METRICS),
		direction,
		broken: thresholds.length > 0 ? broken : undefined,
	});
	const status = failIn(c) && broken.length > 0 ? 422 : 200;
	return c.body(text, status, { "content-type": "text/markdown; charset=utf-8", "cache-control": "private, no-store" });
});

function failIn(c: Context): boolean {
	const fail = c.req.query("fail") ?? "false";
	if (fail === "true" || fail === "false") return fail === "true";
	throw invalid(`'fail' must be true or false, not ${shown(fail)}.`);
}

type Baseline = { readonly baseline: RunRow | undefined; readonly is: string };

/** @throws Failure `not_found` for an unknown run, `invalid` for what is no baseline */
async function baselineOf(
	work: Work,
	run: RunRow,
	said: string,
	direction: (metric: string) => 1 | -1,
): Promise<Baseline> {
	if (said === "") return { baseline: undefined, is: "" };
	if (!said.startsWith("best:")) return { baseline: await getRun(work, said), is: "the baseline" };
	const metric = said.slice("best:".length);
	if (metric === "") throw invalid("'baseline' names no metric: write best:val_acc.");
	const best = await bestEarlier(work, run, metric, direction(metric));
	return { baseline: best, is: best ? `best by ${metric} so far` : `no earlier run has ${metric}` };
}

/** The best finished run of the experiment that started before `run`; undefined where none has the metric. */
async function bestEarlier(work: Work, run: RunRow, metric: string, direction: 1 | -1): Promise<RunRow | undefined> {
	if (metric.includes("`")) throw invalid("'baseline' names a metric with a backtick, which searches cannot.");
	const { rows } = await searchRunRows(work, {
		experimentIds: [run.experiment_id],
		filter: `attributes.start_time < ${run.start_time} AND attributes.status = 'FINISHED'`,
		orderBy: [`metrics.\`${metric}\` ${direction > 0 ? "DESC" : "ASC"}`],
		view: "active",
		limit: 1,
	});
	const [best] = rows;
	const value = best && comparedOf(best, "").metrics.get(metric);
	return value === undefined || Number.isNaN(value) ? undefined : best;
}

function urlOf(c: Context, { experiment_id, run_id }: RunRow): string {
	return `${new URL(c.req.url).origin}/#/experiments/${experiment_id}/runs/${run_id}`;
}
