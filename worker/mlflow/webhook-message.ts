/**
 * What MLflow sends to a webhook, byte for byte: the body, and headers by which the receiver knows that it is from
 * here (a signature over id, time and body) and that it is not a repetition.
 */
import type { WebhookMessage } from "../registry/webhook-delivery.ts";

/** Every entity that has events, with the actions it knows. */
export const ACTIONS = {
	registered_model: ["created"],
	model_version: ["created"],
	model_version_tag: ["set", "deleted"],
	model_version_alias: ["created", "deleted"],
	prompt: ["created"],
	prompt_version: ["created"],
	prompt_tag: ["set", "deleted"],
	prompt_version_tag: ["set", "deleted"],
	prompt_alias: ["created", "deleted"],
	budget_policy: ["exceeded"],
} as const;

type Actions = typeof ACTIONS;
export type Entity = keyof Actions;

/** `model_version.created` and so on. */
export type EventName = { [E in Entity]: `${E}.${Actions[E][number]}` }[Entity];

export interface Occurrence {
	readonly event: EventName;
	readonly data: object;
}

/**
 * @param secret unsigned without one
 * @param now milliseconds since 1970 UTC
 * @param id tells this message from any other; repetitions of it carry the same
 */
export async function webhookMessage(
	{ event, data }: Occurrence,
	secret: string | null,
	now: number,
	id: string,
): Promise<WebhookMessage> {
	const [entity, action] = event.split(".");
	const body = JSON.stringify({ entity, action, timestamp: new Date(now).toISOString(), data });
	const seconds = String(Math.floor(now / 1_000));
	return {
		body,
		headers: {
			"content-type": "application/json",
			"x-mlflow-delivery-id": id,
			"x-mlflow-timestamp": seconds,
			...(secret && { "x-mlflow-signature": await signature(secret, `${id}.${seconds}.${body}`) }),
		},
	};
}

async function signature(secret: string, content: string): Promise<string> {
	const text = new TextEncoder();
	const algorithm = { name: "HMAC", hash: "SHA-256" };
	const key = await crypto.subtle.importKey("raw", text.encode(secret), algorithm, false, ["sign"]);
	const signed = await crypto.subtle.sign("HMAC", key, text.encode(content));
	return `v1,${new Uint8Array(signed).toBase64()}`;
}
