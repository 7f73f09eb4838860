/**
 * Who did what, when and from where: a log that is only ever added to (triggers refuse anything else), of what others
 * must be able to see afterwards. Entries go into the same batch as what they tell of, so that neither stands without
 * the other. Logging runs and metrics is not audited: it would double its cost.
 *
 * Accepted: an admin of the Cloudflare account can change the database, and so this log.
 */
import type { Work } from "../work.ts";

export type AuditAction =
	| "token.create"
	| "token.revoke"
	| "session.end"
	| "share.create"
	| "share.revoke"
	| "settings.change"
	| "run.delete"
	| "run.restore"
	| "run.move"
	| "run.purge"
	| "experiment.delete"
	| "experiment.restore"
	| "experiment.purge"
	| "artifact.delete"
	| "logged_model.delete"
	| "model.delete"
	| "model.rename"
	| "model_version.delete"
	| "model_version.stage"
	| "model_alias.set"
	| "model_alias.delete"
	| "webhook.change";

/** What must hold for a change and for its entry alike: SQL whose parameters are numbered from `first` on. */
export interface Condition {
	readonly sql: (first: number) => string;
	readonly values: readonly (string | number | null)[];
}

/** Longer subjects and details are cut: the log names things, it does not keep them. */
const MAX_SUBJECT = 500;
const MAX_DETAILS = 4_000;

/**
 * The statement that adds an entry, for the batch of the statements that it tells of.
 * @param subject what it was done to: an id or a name
 * @param only adds it only where this holds; before the change, so put the statement before the others
 */
export function audit(
	work: Work,
	action: AuditAction,
	subject: string,
	details: Readonly<Record<string, unknown>> = {},
	only?: Condition,
): D1PreparedStatement {
	const text = JSON.stringify(details);
	return work.db
		.prepare(
			`INSERT INTO audit (at, who, token_id, address, action, subject, details)
			SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE ${only?.sql(8) ?? "TRUE"}`,
		)
		.bind(
			work.now,
			work.caller,
			work.origin?.tokenId ?? "",
			work.origin?.address ?? "",
			action,
			subject.slice(0, MAX_SUBJECT),
			text.length > MAX_DETAILS ? JSON.stringify({ cut: text.slice(0, MAX_DETAILS) }) : text,
			...(only?.values ?? []),
		);
}

/** Adds an entry by itself, for changes that one statement of another room has made already. */
export async function record(...entry: Parameters<typeof audit>): Promise<void> {
	await audit(...entry).run();
}

/** JSON texts of entries, newest first. */
export async function readAudit(
	db: D1Database,
	query: { readonly before: number; readonly limit: number; readonly action?: string | undefined },
): Promise<{ id: number; json: string }[]> {
	const { results } = await db
		.prepare(
			`SELECT id, json_object('id', CAST(id AS TEXT), 'at', at, 'who', who, 'token_id', token_id, 'from', address,
				'action', action, 'subject', subject, 'details', json(details)) AS json
			FROM audit WHERE id < ?1 AND (?3 IS NULL OR action = ?3) ORDER BY id DESC LIMIT ?2`,
		)
		.bind(query.before, query.limit, query.action ?? null)
		.all<{ id: number; json: string }>();
	return results;
}
