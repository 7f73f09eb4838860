/**
 * The first admin token of a deployment. It is made here, only its SHA-256 goes to the database, and it is shown once.
 *
 * Between storing the hash and showing the token the process can die; then the token would be lost and yet be valid.
 * So it lies in a file that only this user can read from before it is stored until it was shown, and the next deploy
 * goes on with the same token.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { tokenHash } from "./admin-token.ts";
import { ROOT } from "./build.ts";
import type { DeployConfig } from "./deploy-config.ts";
import { executeFile } from "./deploy-database.ts";

/** Where the token waits to be shown; RUNNEL_DEPLOY_STATE moves it, for tests. */
function pendingFile(config: DeployConfig): string {
	return join(process.env["RUNNEL_DEPLOY_STATE"] ?? join(ROOT, ".runnel"), `deploy-token-${config.name}`);
}

/** Whether an earlier deploy made a token and died before it showed it. */
export function isTokenPending(config: DeployConfig): boolean {
	return existsSync(pendingFile(config));
}

/** Makes the token, or takes the pending one, and stores its hash in place of an earlier first admin token. */
export async function storeAdminToken(config: DeployConfig): Promise<string> {
	const file = pendingFile(config);
	const kept = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
	const token = /^[0-9a-f]{40}$/.test(kept) ? kept : randomBytes(20).toString("hex");
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${token}\n`, { mode: 0o600 });
	await executeFile(config, "Storing the first admin token", storeSql(tokenHash(token)));
	return token;
}

/** The token was shown: nothing of it stays on this machine. */
export function forgetToken(config: DeployConfig): void {
	rmSync(pendingFile(config), { force: true });
}

/** `hash` is hexadecimal, so it can stand in the text; a file of statements takes no parameters. */
function storeSql(hash: string): string {
	return `DELETE FROM tokens WHERE id = 'first-admin' AND hash <> '${hash}';
INSERT INTO tokens (hash, id, name, role, created_at)
VALUES ('${hash}', 'first-admin', 'first admin', 'admin', unixepoch() * 1000) ON CONFLICT DO NOTHING;
`;
}
