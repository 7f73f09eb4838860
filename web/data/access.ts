/** Who may come in: tokens, sessions, and what was done. */
import type {
	AuditPage,
	CiTokenRequest,
	MadeToken,
	SessionList,
	TokenList,
	TokenRequest,
} from "../../worker/api/contract.ts";
import { apiUrl, get, request } from "./request.ts";
import { resource, useResource } from "./resource.ts";
import { whoami } from "./session.ts";

/** Whether whoever is logged in makes and revokes tokens; one that sees a part only must not. */
export function mayManage(): boolean {
	return whoami.value?.role === "admin" && whoami.value.experiments === null;
}

const readTokens = () => get<TokenList>("/tokens");
const readSessions = () => get<SessionList>("/sessions");

export const useTokens = () => useResource("tokens", readTokens);
export const useSessions = () => useResource("sessions", readSessions);

export async function makeToken(wanted: TokenRequest | CiTokenRequest): Promise<MadeToken> {
	const made = await request<MadeToken>("POST", "role" in wanted ? "/tokens" : "/tokens/ci", { body: wanted });
	await resource("tokens", readTokens).reload();
	return made;
}

export async function revokeToken(id: string): Promise<void> {
	await request("DELETE", `/tokens/${encodeURIComponent(id)}`);
	await resource("tokens", readTokens).reload();
}

export async function endSession(id: string): Promise<void> {
	await request("DELETE", `/sessions/${encodeURIComponent(id)}`);
	await resource("sessions", readSessions).reload();
}

export function readAudit(before: string | undefined, action: string): Promise<AuditPage> {
	return get<AuditPage>("/audit", { before, action, limit: 50 });
}

export const AUDIT_EXPORT = apiUrl("/audit/export");
