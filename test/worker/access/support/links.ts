/** Share links to look at. */
import { type Answer, get, post } from "../../support/request.ts";

export interface Link {
	readonly id: string;
	readonly url: string;
	readonly secret: string;
	/** The whole answer. */
	readonly json: Answer["json"];
}

/** A new link. */
export async function share(fields: object): Promise<Link> {
	const { status, json, text } = await post("/api/v1/shares", fields);
	if (status !== 200) throw new Error(text);
	return { id: json.id, url: json.url, secret: json.url.split("/").at(-1), json };
}

/** What somebody without any token gets. */
export function look(path: string, headers: Record<string, string> = {}): Promise<Answer> {
	return get(path, { token: null, headers });
}
