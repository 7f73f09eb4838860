/** Webhooks: who wants to be told what happens in the registry. Their secrets are kept and never shown. */
import { and, desc, eq, lt, or } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { webhooks } from "../db/schema/registry.ts";
import { type Failure, invalid, notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { checkLength } from "./names.ts";
import type { Found } from "./search.ts";
import { checkedWebhookUrl } from "./webhook-address.ts";

/** As anybody may see it. Times are milliseconds since 1970 UTC. */
export interface Webhook {
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly url: string;
	/** `<entity>.<action>` each. */
	readonly events: readonly string[];
	readonly active: boolean;
	readonly createdAt: number;
	readonly updatedAt: number;
}

/** As deliveries need it. */
export interface Subscriber {
	readonly id: string;
	readonly url: string;
	readonly events: readonly string[];
	/** What deliveries are signed with; empty or null: unsigned. */
	readonly secret: string | null;
}

export interface WebhookChange {
	readonly name?: string | undefined;
	readonly description?: string | undefined;
	readonly url?: string | undefined;
	readonly events?: readonly string[] | undefined;
	readonly secret?: string | undefined;
	readonly active?: boolean | undefined;
}

export interface NewWebhook extends WebhookChange {
	readonly name: string;
	readonly url: string;
	readonly events: readonly string[];
}

/** All are told of an event in one invocation, which may send 50 requests on the free plan. */
const MAX_WEBHOOKS = 40;
const MAX_TEXT = 5_000;
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/i;

const SHOWN = {
	id: webhooks.id,
	name: webhooks.name,
	description: webhooks.description,
	url: webhooks.url,
	events: webhooks.events,
	active: webhooks.active,
	createdAt: webhooks.createdAt,
	updatedAt: webhooks.updatedAt,
};

/** @throws Failure `invalid` */
export async function createWebhook(work: Work, webhook: NewWebhook): Promise<Webhook> {
	const db = drizzle(work.db);
	if ((await db.$count(webhooks)) >= MAX_WEBHOOKS) {
		throw invalid(`There are ${MAX_WEBHOOKS} webhooks already. Delete one that is not used.`);
	}
	const [made] = await db
		.insert(webhooks)
		.values({
			...checked(webhook),
			name: webhook.name,
			url: checkedWebhookUrl(webhook.url),
			events: [...new Set(webhook.events)],
			id: crypto.randomUUID(),
			createdAt: work.now,
			updatedAt: work.now,
		})
		.returning(SHOWN);
	return made!;
}

/** @throws Failure `not_found` */
export async function getWebhook(work: Work, id: string): Promise<Webhook> {
	const [webhook] = await drizzle(work.db).select(SHOWN).from(webhooks).where(eq(webhooks.id, id));
	if (!webhook) throw noSuchWebhook(id);
	return webhook;
}

/** What a delivery to one webhook needs. @throws Failure `not_found` */
export async function getSubscriber(work: Work, id: string): Promise<Subscriber> {
	const [subscriber] = await drizzle(work.db).select().from(webhooks).where(eq(webhooks.id, id));
	if (!subscriber) throw noSuchWebhook(id);
	return subscriber;
}

/** Active webhooks that want to know of one of `events`. */
export async function subscribersOf(work: Work, events: readonly string[]): Promise<Subscriber[]> {
	const active = await drizzle(work.db).select().from(webhooks).where(eq(webhooks.active, true));
	return active.filter((webhook) => webhook.events.some((event) => events.includes(event)));
}

/**
 * Newest first.
 * @throws Failure `invalid` for a page token that is none
 */
export async function listWebhooks(work: Work, limit: number, pageToken: string | undefined): Promise<Found<Webhook>> {
	const rows = await drizzle(work.db)
		.select(SHOWN)
		.from(webhooks)
		.where(pageToken === undefined ? undefined : after(pageToken))
		.orderBy(desc(webhooks.createdAt), desc(webhooks.id))
		.limit(limit + 1);
	const items = rows.slice(0, limit);
	const last = items.at(-1);
	return { items, nextPageToken: rows.length > limit && last ? `w1.${last.createdAt}.${last.id}` : undefined };
}

/** The condition for rows after the one that a page token names. */
function after(pageToken: string) {
	const [, time, id] = /^w1\.(\d{1,15})\.([0-9a-f-]{36})$/.exec(pageToken) ?? [];
	if (time === undefined || id === undefined) throw invalid(`Invalid page token: ${JSON.stringify(pageToken)}.`);
	const createdAt = Number(time);
	return or(lt(webhooks.createdAt, createdAt), and(eq(webhooks.createdAt, createdAt), lt(webhooks.id, id)));
}

/** Changes the fields that are given. @throws Failure `not_found`, `invalid` */
export async function changeWebhook(work: Work, id: string, change: WebhookChange): Promise<Webhook> {
	const [changed] = await drizzle(work.db)
		.update(webhooks)
		.set({ ...checked(change), updatedAt: work.now })
		.where(eq(webhooks.id, id))
		.returning(SHOWN);
	if (!changed) throw noSuchWebhook(id);
	return changed;
}

/** @throws Failure `not_found` */
export async function deleteWebhook(work: Work, id: string): Promise<void> {
	const deleted = await drizzle(work.db).delete(webhooks).where(eq(webhooks.id, id)).returning({ id: webhooks.id });
	if (deleted.length === 0) throw noSuchWebhook(id);
}

/** The fields that are given, each checked. */
function checked({ name, description, url, events, secret, active }: WebhookChange) {
	if (name !== undefined && !NAME.test(name)) {
		throw invalid(
			`Webhook name ${JSON.stringify(name.slice(0, 100))} is invalid. It must start and end with a letter or digit, ` +
				"be at most 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).",
		);
	}
	return {
		...(name !== undefined && { name }),
		...(description !== undefined && { description: checkLength(description, MAX_TEXT, "'description'") }),
		...(url !== undefined && { url: checkedWebhookUrl(url) }),
		...(events !== undefined && { events: [...new Set(events)] }),
		...(secret !== undefined && { secret: checkLength(secret, MAX_TEXT, "'secret'") }),
		...(active !== undefined && { active }),
	};
}

function noSuchWebhook(id: string): Failure {
	return notFound(`Webhook with ID ${id} not found.`);
}
