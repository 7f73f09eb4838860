/** The statements that store a token, as text: a file of statements, which a deployment takes, has no parameters. */
import type { TokenOptions } from "./token-options.ts";

export interface StoredToken extends Pick<TokenOptions, "name" | "role" | "experiments" | "days"> {
	/** Lower-case hex, as is the id. */
	readonly hash: string;
	readonly id: string;
	/** Milliseconds since 1970 UTC. */
	readonly now: number;
}

/** One statement for the token, one for the audit. */
export function storeTokenSql({ hash, id, name, role, experiments, days, now }: StoredToken): [string, string] {
	const expiresAt = days === null ? null : now + days * 86_400_000;
	const limits = experiments === null ? null : JSON.stringify(experiments);
	const columns = [hash, id, name, role, limits, now, "command line", expiresAt];
	const entry = [
		now,
		"command line",
		"",
		"",
		"token.create",
		id,
		JSON.stringify({ name, role, experiments, expiresAt }),
	];
	return [
		`INSERT INTO tokens (hash, id, name, role, experiments, created_at, created_by, expires_at)
VALUES (${columns.map(literal).join(", ")});`,
		`INSERT INTO audit (at, who, token_id, address, action, subject, details)
VALUES (${entry.map(literal).join(", ")});`,
	];
}

function literal(value: string | number | null): string {
	if (value === null) return "NULL";
	return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
