/** `/shares`: links that show runs to whoever has them. For admins; a link is shown once, in the answer that makes it. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { createShare, listShares, type NewShare, newShareId, revokeShare, type Share } from "../access/share-store.ts";
import type { App } from "../context.ts";
import { invalid, notFound } from "../errors.ts";
import { MAX_COMPARED_RUNS, MAX_KEY, MAX_SHARE_LABEL } from "../limits.ts";
import { composeView } from "../share/compose-view.ts";
import { selectionSentence } from "../share/selection.ts";
import { sharedAmong } from "../share/shared-runs.ts";
import { dropSnapshot, keepSnapshot } from "../share/snapshot.ts";
import { getExperiment } from "../tracking/experiments.ts";
import { getRun } from "../tracking/runs.ts";
import type { Work } from "../work.ts";
import { type Fields, optionalText, readFields, shown } from "./fields.ts";
import { expiryIn } from "./tokens.ts";

const FIELDS = ["run_ids", "experiment_id", "children", "artifacts", "label", "expires_at", "freeze", "metric"];

export const shares = new Hono<App>()
	.get("/", needs("manage"), async (c) => {
		return c.json({ shares: (await listShares(c.var.work)).map(shareJson) });
	})
	.post("/", needs("manage"), async (c) => {
		const { fields } = await readFields(c, FIELDS);
		const { secret, share } = await made(c.var.work, fields);
		return c.json({ ...shareJson(share), url: `${new URL(c.req.url).origin}/s/${secret}` });
	})
	.delete("/:share_id", needs("manage"), async (c) => {
		const id = c.req.param("share_id");
		await revokeShare(c.var.work, id);
		await dropSnapshot(c.var.work, id);
		return c.body(null, 204);
	});

async function made(work: Work, fields: Fields): Promise<{ secret: string; share: Share }> {
	const children = flagIn(fields, "children");
	const { kind, experimentId, runs } = await targetIn(work, fields);
	const metric = optionalText(fields, "metric", MAX_KEY);
	const share: NewShare = {
		kind,
		experimentId,
		runs,
		children,
		artifacts: flagIn(fields, "artifacts"),
		label: optionalText(fields, "label", MAX_SHARE_LABEL)?.trim() ?? "",
		selection: await selectionSentence(work, { experimentId, runs, children, metric }),
		expiresAt: expiryIn(fields, work.now),
		frozenAt: flagIn(fields, "freeze") ? work.now : null,
	};
	const id = newShareId();
	if (share.frozenAt !== null) {
		const view = await composeView(work, { ...share, id });
		if (!view) throw notFound("There is nothing to freeze: the experiment was deleted.");
		await keepSnapshot(work, id, view);
	}
	return createShare(work, share, id);
}

/** What is shared: some runs of one experiment, or all of them. */
async function targetIn(work: Work, fields: Fields): Promise<Pick<NewShare, "kind" | "experimentId" | "runs">> {
	const ids = fields["run_ids"] ?? undefined;
	const experiment = fields["experiment_id"] ?? undefined;
	if ((ids === undefined) === (experiment === undefined)) throw invalid("Name either 'run_ids' or 'experiment_id'.");
	if (ids === undefined) {
		const id = experimentNumber(String(experiment));
		const { lifecycle } = await getExperiment(work, id);
		if (lifecycle !== "active") throw invalid(`The experiment ${id} is deleted. Restore it first.`);
		return { kind: "experiment", experimentId: id, runs: null };
	}
	const runs = idsIn(ids);
	const { experiment_id: experimentId } = await getRun(work, runs[0]!);
	const kind = runs.length === 1 ? "run" : "comparison";
	const right = { id: "", kind, experimentId, runs, children: false, artifacts: false, frozenAt: null } as const;
	const there = (await sharedAmong(work, right, runs)).map(({ run_id }) => run_id);
	const missing = runs.filter((id) => !there.includes(id));
	if (missing.length === 0) return { kind, experimentId, runs };
	throw invalid(
		`These are no active runs of the experiment ${experimentId}: ${missing.join(", ")}. A link shows one experiment.`,
	);
}

function experimentNumber(text: string): number {
	if (!/^\d{1,15}$/.test(text)) throw invalid(`'experiment_id' must be an experiment's number, not ${shown(text)}.`);
	return Number(text);
}

function idsIn(value: unknown): string[] {
	const isList =
		Array.isArray(value) && value.length > 0 && value.every((id) => typeof id === "string" && id.length <= 256);
	if (!isList) throw invalid(`'run_ids' must be a list of run ids, not ${shown(value)}.`);
	const ids = [...new Set(value as string[])];
	if (ids.length > MAX_COMPARED_RUNS)
		throw invalid(`'run_ids' names ${ids.length} runs; a link may show ${MAX_COMPARED_RUNS}.`);
	return ids;
}

function flagIn(fields: Fields, name: string): boolean {
	const value = fields[name] ?? false;
	if (typeof value === "boolean") return value;
	throw invalid(`'${name}' must be true or false, not ${shown(value)}.`);
}

function shareJson(share: Share) {
	return {
		id: share.id,
		kind: share.kind,
		experiment_id: String(share.experimentId),
		run_ids: share.runs,
		children: share.children,
		artifacts: share.artifacts,
		label: share.label,
		selection: share.selection,
		created_at: share.createdAt,
		created_by: share.createdBy,
		expires_at: share.expiresAt,
		frozen_at: share.frozenAt,
		views: share.views,
		viewed_at: share.viewedAt,
	};
}
