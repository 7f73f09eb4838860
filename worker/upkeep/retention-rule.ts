/** What retention does to a run: a pure decision. */
import type { RunStatus } from "../tracking/run-row.ts";
import { hasEnded } from "../tracking/run-row.ts";
import type { RetentionRule } from "./settings.ts";

export type Loss = "points" | "files" | "archive";

/** What the decision needs of a run. */
export interface RetentionCandidate {
	readonly status: RunStatus;
	/** Milliseconds since 1970 UTC. */
	readonly end_time: number | null;
	readonly updated_at: number;
	readonly lifecycle: "active" | "deleted";
	/** A model version was made of it. */
	readonly registered: boolean;
	readonly tags: Readonly<Record<string, string>>;
}

/** Tags that say what retention has done already. */
export const DONE_TAG: Record<Loss, string> = {
	points: "runnel.points_thinned",
	files: "runnel.files_removed",
	archive: "runnel.archived",
};

/** Tags by which people say that a run stays as it is. */
export const KEEP_TAGS = ["keep", "runnel.starred"];

const DAY = 86_400_000;

/** What `rule` takes from `run` now. Nothing from one that is registered, starred or tagged `keep`, or still runs. */
export function lossesOf(run: RetentionCandidate, rule: RetentionRule, now: number): Loss[] {
	if (!hasEnded(run.status) || run.registered || isKept(run.tags)) return [];
	// A run that was written to after its end is as old as its last sign of life.
	const ended = Math.max(run.end_time ?? 0, run.updated_at);
	const due = (days: number | null, loss: Loss) =>
		days !== null && ended + days * DAY <= now && run.tags[DONE_TAG[loss]] === undefined;
	const losses: Loss[] = [];
	if (due(rule.points_days, "points")) losses.push("points");
	if (due(rule.files_days, "files")) losses.push("files");
	if (run.lifecycle === "active" && due(rule.archive_days, "archive")) losses.push("archive");
	return losses;
}

function isKept(tags: Readonly<Record<string, string>>): boolean {
	return KEEP_TAGS.some((tag) => tags[tag] !== undefined && tags[tag] !== "false");
}
