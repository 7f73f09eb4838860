/** What the audit's entries say, in words. */
import type { AuditEntry } from "../../../worker/api/contract.ts";
import { exactTime } from "../../format/time.ts";

export const ACTIONS: Readonly<Record<string, string>> = {
	"token.create": "Made a token",
	"token.revoke": "Revoked a token",
	"session.end": "Ended a session",
	"share.create": "Made a link",
	"share.revoke": "Revoked a link",
	"settings.change": "Changed a setting",
	"run.delete": "Deleted a run",
	"run.restore": "Restored a run",
	"run.purge": "Purged a run",
	"experiment.delete": "Deleted an experiment",
	"experiment.restore": "Restored an experiment",
	"experiment.purge": "Purged an experiment",
	"artifact.delete": "Deleted files",
	"logged_model.delete": "Deleted a logged model",
	"model.delete": "Deleted a model",
	"model.rename": "Renamed a model",
	"model_version.delete": "Deleted a version",
	"model_version.stage": "Moved a version",
	"model_alias.set": "Set an alias",
	"model_alias.delete": "Removed an alias",
	"webhook.change": "Changed a webhook",
};

/** The details on one line; what is empty says nothing. */
export function detailsOf(details: AuditEntry["details"]): string {
	return Object.entries(details)
		.filter(([, value]) => value !== null && value !== "" && value !== false)
		.map(([name, value]) => `${wordsOf(name)} ${textOf(name, value)}`)
		.join(", ");
}

function wordsOf(name: string): string {
	return name.replace(/_?[aA]t$/, "").replaceAll("_", " ");
}

function textOf(name: string, value: unknown): string {
	if (/_?[aA]t$/.test(name) && typeof value === "number") return exactTime(value).slice(0, 16);
	if (Array.isArray(value)) return value.join(", ");
	return typeof value === "string" ? value : JSON.stringify(value);
}
