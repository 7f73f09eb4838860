/** Fields that MLflow's searches share. */
import type { View } from "../tracking/search-view.ts";
import type { Message } from "./message.ts";

const VIEWS = { ACTIVE_ONLY: 1, DELETED_ONLY: 2, ALL: 3 } as const;
const NAMES: Record<keyof typeof VIEWS, View> = { ACTIVE_ONLY: "active", DELETED_ONLY: "deleted", ALL: "all" };

/**
 * Which states the search shows; active ones where the field is absent.
 * @param rule MLflow reads an unknown view as active for runs ("lenient") and refuses it for experiments ("strict")
 */
export function viewIn(message: Message, name: string, rule: "strict" | "lenient"): View {
	try {
		return NAMES[message.enumeration(name, VIEWS) ?? "ACTIVE_ONLY"];
	} catch (error) {
		if (rule === "strict") throw error;
		return "active";
	}
}

/** The page token, where one was given; clients send an empty one for the first page. */
export function pageToken(message: Message): { pageToken?: string } {
	const token = message.string("page_token");
	return token ? { pageToken: token } : {};
}
