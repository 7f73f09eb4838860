/**
 * What a share link opens, as a pure decision.
 *
 * Model: a link is a secret of 128 random bits, shown once and kept as its SHA-256. Whoever holds it reads what was
 * shared and nothing else; it gives no right to write, and no token's role includes what it gives. It names runs, or
 * an experiment, at the time it is made; what lies within is decided anew at every request, so that a run deleted
 * since is gone from the link too. Links that are unknown, expired or revoked are answered alike.
 *
 * Accepted: whoever is given a link can pass it on. A revoked link works for SHARE_CACHE_MS more in isolates that
 * have just read it, and pictures of it stay in other people's caches for the minute that they were told.
 */

export interface ShareRight {
	/** The link's own id, not a secret. */
	readonly id: string;
	readonly kind: "run" | "comparison" | "experiment";
	readonly experimentId: number;
	/** The shared runs; null for all runs of the experiment. */
	readonly runs: readonly string[] | null;
	/** Whether runs nested in the shared ones are shared too. */
	readonly children: boolean;
	readonly artifacts: boolean;
	/** Milliseconds since 1970 UTC; null for a link that shows what is there now. */
	readonly frozenAt: number | null;
}

/** What the decision needs to know of a run. */
export interface CoveredRun {
	readonly run_id: string;
	readonly experiment_id: number;
	readonly parent_run_id: string | null;
	readonly lifecycle: "active" | "deleted";
}

/** Whether `share` shows `run`. */
export function covers(share: ShareRight, run: CoveredRun): boolean {
	if (run.lifecycle !== "active" || run.experiment_id !== share.experimentId) return false;
	if (share.runs === null) return share.children || run.parent_run_id === null;
	if (share.runs.includes(run.run_id)) return true;
	return share.children && run.parent_run_id !== null && share.runs.includes(run.parent_run_id);
}
