/** Tokens of any kind, put straight into the database. */
import { env } from "cloudflare:workers";
import type { Role } from "../../../../worker/access/principal.ts";
import { randomHex, sha256Hex } from "../../../../worker/access/tokens.ts";
import { watchFor } from "../../support/secrets.ts";

export interface Issued {
	readonly role?: Role;
	readonly experiments?: readonly number[] | null;
	readonly expiresAt?: number | null;
	readonly name?: string;
}

/** A new token, in clear. */
export async function issue({
	role = "member",
	experiments = null,
	expiresAt = null,
	name,
}: Issued = {}): Promise<string> {
	const token = randomHex(20);
	await watchFor(token);
	await env.DB.prepare(
		"INSERT INTO tokens (hash, id, name, role, experiments, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
	)
		.bind(
			await sha256Hex(token),
			randomHex(8),
			name ?? `a ${role}`,
			role,
			experiments === null ? null : JSON.stringify(experiments),
			expiresAt,
		)
		.run();
	return token;
}
