/**
 * Writing runs without an SDK: a whole run in one `curl`, appending to one, ending one.
 *
 * An `Idempotency-Key` makes a run's id out of the token and the key, so a repeated request finds the run that the
 * first one made instead of making another; a digest of the body tells a repetition from a different request that
 * reuses the key.
 */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { randomHex, sha256Hex } from "../access/tokens.ts";
import type { App } from "../context.ts";
import { Failure, invalid } from "../errors.ts";
import { MAX_EXPERIMENT_NAME, MAX_PARAM_VALUE, MAX_RUN_NAME, MAX_RUN_TAG_VALUE } from "../limits.ts";
import { type LogBatch, logBatch, logStatement } from "../metrics/ingest.ts";
import { noteKeys } from "../tracking/catalogue.ts";
import { createExperiment, explainNoExperiment, findExperiment } from "../tracking/experiments.ts";
import { INDEXED_AT_AN_END, indexEndedRuns } from "../tracking/run-index.ts";
import { generateRunName } from "../tracking/run-name.ts";
import { hasEnded, RUN_STATUSES } from "../tracking/run-row.ts";
import { createStatement, findRunDigest, type NewRun, updateRun } from "../tracking/runs.ts";
import type { Work } from "../work.ts";
import { type Fields, optionalChoice, optionalText, optionalTime, readFields, shown, texts } from "./fields.ts";
import { checkName, nativePoints } from "./native-points.ts";

const LOGGED = ["params", "tags", "metrics"] as const;

export const runsWrite = new Hono<App>()
	.post("/", needs("write"), async (c) => {
		const { text, fields } = await readFields(c, [
			...["experiment", "name", "status", "start_time", "end_time", "parent_run_id"],
			...LOGGED,
		]);
		const { work } = c.var;
		const batch = loggedIn(fields, work.now);
		const status = optionalChoice(fields, "status", RUN_STATUSES) ?? "FINISHED";
		const key = await idempotency(c, text);
		const described = {
			name: optionalText(fields, "name", MAX_RUN_NAME) || generateRunName(),
			userId: work.caller,
			status,
			startTime: optionalTime(fields, "start_time") ?? firstTime(batch, work.now),
			endTime: optionalTime(fields, "end_time") ?? (hasEnded(status) ? work.now : undefined),
			parentRunId: optionalText(fields, "parent_run_id", 256),
			...key,
		};
		// Last, since it may make the experiment: a request with a mistake leaves nothing behind.
		const experimentId = await experimentNamed(work, optionalText(fields, "experiment", MAX_EXPERIMENT_NAME));
		const runId = await createOnce(work, { experimentId, ...described }, batch);
		return c.json({ run_id: runId, experiment_id: String(experimentId), url: runUrl(c, experimentId, runId) });
	})
	.post("/:run_id/log", needs("write"), async (c) => {
		const { fields } = await readFields(c, LOGGED);
		const runId = c.req.param("run_id");
		await logBatch(c.var.work, runId, loggedIn(fields, c.var.work.now));
		return c.json({ run_id: runId });
	})
	.post("/:run_id/finish", needs("write"), async (c) => {
		const { fields } = await readFields(c, ["status", "end_time"]);
		const run = await updateRun(c.var.work, c.req.param("run_id"), {
			status: optionalChoice(fields, "status", ["FINISHED", "FAILED", "KILLED"]) ?? "FINISHED",
			endTime: optionalTime(fields, "end_time") ?? c.var.work.now,
		});
		return c.json({ run_id: run.run_id, status: run.status, end_time: run.end_time });
	});

function loggedIn(fields: Fields, now: number): LogBatch {
	return {
		points: nativePoints(fields["metrics"] ?? undefined, now),
		params: texts(fields, "params", (key) => checkName(key, "params"), MAX_PARAM_VALUE),
		tags: texts(fields, "tags", (key) => checkName(key, "tags"), MAX_RUN_TAG_VALUE),
	};
}

/** The experiment of that name, made if it is not there; without a name the default one. */
async function experimentNamed(work: Work, name: string | undefined): Promise<number> {
	if (name === undefined) return 0;
	if (name === "") throw invalid("'experiment' must not be empty. Leave it out for the default experiment.");
	const existing = await findExperiment(work, name);
	if (existing) return existing.id;
	try {
		return await createExperiment(work, { name });
	} catch (error) {
		// Somebody else made it since we looked.
		const made =
			error instanceof Failure && error.kind === "already_exists" ? await findExperiment(work, name) : undefined;
		if (!made) throw error;
		return made.id;
	}
}

/** The run with what it logs, in one transaction; a run that the same request made before is left as it is. */
async function createOnce(work: Work, run: NewRun, batch: LogBatch): Promise<string> {
	const runId = run.runId ?? randomHex(16);
	if (run.runId !== undefined && (await madeBefore(work, runId, run))) return runId;
	try {
		const [created] = await work.db.batch([createStatement(work, run, runId), logStatement(work, runId, batch)]);
		if (created!.meta.changes === 0) await explainNoExperiment(work, run.experimentId);
		if (hasEnded(run.status ?? "RUNNING")) work.later(indexEndedRuns(work, INDEXED_AT_AN_END));
		else noteKeys(work, run.experimentId, batch);
	} catch (error) {
		// Two requests with one key at once: one of them made the run since we looked.
		if (run.runId === undefined || !(await madeBefore(work, runId, run))) throw error;
	}
	return runId;
}

/** @throws Failure `conflict` where the run was made by another request under the same key */
async function madeBefore(work: Work, runId: string, run: NewRun): Promise<boolean> {
	const digest = await findRunDigest(work, runId);
	if (digest === undefined || digest === run.requestDigest) return digest !== undefined;
	throw new Failure("conflict", "This Idempotency-Key was used for another request. Use a new key for a new run.");
}

const KEY_FORM = /^[\x21-\x7e]{1,200}$/;

async function idempotency(c: Context<App>, body: string): Promise<Pick<NewRun, "runId" | "requestDigest">> {
	const key = c.req.header("idempotency-key");
	if (key === undefined) return {};
	if (!KEY_FORM.test(key)) {
		throw invalid(`The Idempotency-Key must be 1 to 200 visible ASCII characters, not ${shown(key)}.`);
	}
	const id = await sha256Hex(`${c.var.principal.tokenId}\n${key}`);
	return { runId: id.slice(0, 32), requestDigest: await sha256Hex(body) };
}

function firstTime(batch: LogBatch, now: number): number {
	return (batch.points ?? []).reduce((first, point) => Math.min(first, point.timestamp), now);
}

/** The link that opens the run in the dashboard, as MLflow's client prints it. */
function runUrl(c: Context, experimentId: number, runId: string): string {
	return `${new URL(c.req.url).origin}/#/experiments/${experimentId}/runs/${runId}`;
}
