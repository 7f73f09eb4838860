/** Logging in and out. The session itself is an HttpOnly cookie that scripts never see. */
import { signal } from "@preact/signals";
import type { LoginRequest, Whoami } from "../../worker/api/contract.ts";
import { get, request } from "./request.ts";
import { forgetAll } from "./resource.ts";
import { loginNeeded } from "./session-state.ts";

/** Who is logged in, once known. */
export const whoami = signal<Whoami | undefined>(undefined);

export async function login(token: string): Promise<void> {
	whoami.value = await request<Whoami>("POST", "/session", { body: { token } satisfies LoginRequest });
	forgetAll();
	loginNeeded.value = false;
}

export async function logout(): Promise<void> {
	await request<void>("DELETE", "/session");
	whoami.value = undefined;
	forgetAll();
	loginNeeded.value = true;
}

/** Learns who is logged in; not knowing is no error, since the next call says 401. */
export async function learnWhoami(): Promise<void> {
	try {
		whoami.value = await get<Whoami>("/whoami");
	} catch {
		// The page's own request reports it.
	}
}

export function mayWrite(): boolean {
	return whoami.value?.role === "member" || whoami.value?.role === "admin";
}
