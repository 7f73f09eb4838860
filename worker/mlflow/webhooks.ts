/** `/webhooks/…`. For admins only: a webhook's URL may be a secret, and what it tells leaves the house. */
import { Hono } from "hono";
import { record } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { send } from "../registry/webhook-delivery.ts";
import {
	changeWebhook,
	createWebhook,
	deleteWebhook,
	getSubscriber,
	getWebhook,
	listWebhooks,
	type Subscriber,
	type Webhook,
} from "../registry/webhooks.ts";
import type { Work } from "../work.ts";
import { answer } from "./answer.ts";
import { type Message, readMessage } from "./message.ts";
import { limitIn } from "./registry-fields.ts";
import { listOrNone } from "./registry-json.ts";
import { EXAMPLES } from "./webhook-examples.ts";
import { ACTIONS, type Entity, type EventName, webhookMessage } from "./webhook-message.ts";

const PAGE = { default: 100, max: 1_000 };

export const webhooks = new Hono<App>()
	.post("/", needs("manage"), async (c) => {
		const message = await readMessage(c);
		const name = message.required("name");
		const url = message.required("url");
		const events = eventsIn(message);
		if (events.length === 0) throw message.missing("events");
		const webhook = await createWebhook(c.var.work, { ...changeIn(message), name, url, events });
		await record(c.var.work, "webhook.change", webhook.id, { made: name, events });
		return answer({ webhook: webhookJson(webhook) });
	})
	.get("/", needs("manage"), async (c) => {
		const message = await readMessage(c);
		const page = await listWebhooks(c.var.work, limitIn(message, PAGE), message.string("page_token") || undefined);
		return answer({ webhooks: listOrNone(page.items.map(webhookJson)), next_page_token: page.nextPageToken });
	})
	.get("/:webhook_id", needs("manage"), async (c) => {
		return answer({ webhook: webhookJson(await getWebhook(c.var.work, c.req.param("webhook_id"))) });
	})
	.patch("/:webhook_id", needs("manage"), async (c) => {
		const change = changeIn(await readMessage(c));
		const webhook = await changeWebhook(c.var.work, c.req.param("webhook_id"), change);
		await record(c.var.work, "webhook.change", webhook.id, { changed: webhook.name, events: webhook.events });
		return answer({ webhook: webhookJson(webhook) });
	})
	.delete("/:webhook_id", needs("manage"), async (c) => {
		await deleteWebhook(c.var.work, c.req.param("webhook_id"));
		await record(c.var.work, "webhook.change", c.req.param("webhook_id"), { deleted: true });
		return answer();
	})
	.post("/:webhook_id/test", needs("manage"), async (c) => {
		const message = await readMessage(c);
		const subscriber = await getSubscriber(c.var.work, c.req.param("webhook_id"));
		const event = message.message("event");
		const result = await tryOut(c.var.work, subscriber, event ? eventIn(event) : (subscriber.events[0] as EventName));
		return answer({ result });
	});

/** By name, with protobuf's numbers. */
const ENTITIES = {
	REGISTERED_MODEL: 1,
	MODEL_VERSION: 2,
	MODEL_VERSION_TAG: 3,
	MODEL_VERSION_ALIAS: 4,
	PROMPT: 5,
	PROMPT_VERSION: 6,
	PROMPT_TAG: 7,
	PROMPT_VERSION_TAG: 8,
	PROMPT_ALIAS: 9,
	BUDGET_POLICY: 10,
} as const;
const VERBS = { CREATED: 1, UPDATED: 2, DELETED: 3, SET: 4, EXCEEDED: 5 } as const;
const STATUSES = { ACTIVE: 1, DISABLED: 2 } as const;

function eventsIn(message: Message): EventName[] {
	return message.messages("events").map(eventIn);
}

function eventIn(message: Message): EventName {
	const entity = message.enumeration("entity", ENTITIES)?.toLowerCase() as Entity | undefined;
	const action = message.enumeration("action", VERBS)?.toLowerCase();
	if (entity === undefined) throw message.missing("entity");
	if (action === undefined) throw message.missing("action");
	const known: readonly string[] = ACTIONS[entity];
	if (!known.includes(action)) {
		throw invalid(`Invalid action '${action}' for entity '${entity}'. Valid actions are: ${known.join(", ")}.`);
	}
	return `${entity}.${action}` as EventName;
}

/** The fields that are given. As in MLflow an empty name, URL or list of events leaves what is there. */
function changeIn(message: Message) {
	const events = eventsIn(message);
	const status = message.enumeration("status", STATUSES);
	return {
		name: message.string("name") || undefined,
		description: message.string("description"),
		url: message.string("url") || undefined,
		events: events.length > 0 ? events : undefined,
		secret: message.string("secret"),
		active: status === undefined ? undefined : status === "ACTIVE",
	};
}

function webhookJson(webhook: Webhook): object {
	return {
		webhook_id: webhook.id,
		name: webhook.name,
		description: webhook.description || undefined,
		url: webhook.url,
		events: webhook.events.map((event) => {
			const [entity, action] = event.toUpperCase().split(".");
			return { entity, action };
		}),
		status: webhook.active ? "ACTIVE" : "DISABLED",
		creation_timestamp: webhook.createdAt,
		last_updated_timestamp: webhook.updatedAt,
	};
}

/** As much of a receiver's answer as helps to see what is wrong. */
const SHOWN_BODY_BYTES = 10_000;

/** Sends an example of `event` once and says what came back. */
async function tryOut(work: Work, { url, secret }: Subscriber, event: EventName): Promise<object> {
	const message = await webhookMessage({ event, data: EXAMPLES[event] }, secret, work.now, crypto.randomUUID());
	try {
		const response = await send(url, message);
		const body = await beginningOf(response);
		return { success: response.status < 400, response_status: response.status, response_body: body };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return { success: false, error_message: `Failed to test webhook: ${reason}` };
	}
}

async function beginningOf(response: Response): Promise<string> {
	let text = "";
	const decoder = new TextDecoder();
	for await (const chunk of response.body ?? []) {
		text += decoder.decode(chunk, { stream: true });
		if (text.length >= SHOWN_BODY_BYTES) break;
	}
	return text.slice(0, SHOWN_BODY_BYTES);
}
