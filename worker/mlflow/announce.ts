/**
 * Tells webhooks what happened in the registry, after the answer was sent. A model that is marked as a prompt has
 * events of its own names.
 */
import { getModel } from "../registry/registered-models.ts";
import type { ModelVersion, RegisteredModel } from "../registry/rows.ts";
import { AttemptBudget, deliver } from "../registry/webhook-delivery.ts";
import { type Subscriber, subscribersOf } from "../registry/webhooks.ts";
import type { Work } from "../work.ts";
import { isPrompt, PROMPT_TAG } from "./registry-fields.ts";
import { type EventName, type Occurrence, webhookMessage } from "./webhook-message.ts";

/** What an event is about: the model's name, and what else the event tells. */
type Subject = Readonly<Record<string, string>> & { readonly name: string };

const PROMPT_TEXT_TAG = "mlflow.prompt.text";
const PROMPT_TYPE_TAG = "_mlflow_prompt_type";

export function announceModel(work: Work, model: RegisteredModel): void {
	const prompt = isPrompt(model.tags);
	const event = prompt ? "prompt.created" : "registered_model.created";
	tell(work, [event], async () => ({
		event,
		data: { name: model.name, tags: shownTags(model.tags, prompt), description: model.description || null },
	}));
}

export function announceVersion(work: Work, made: ModelVersion): void {
	const prompt = isPrompt(made.tags);
	const event = prompt ? "prompt_version.created" : "model_version.created";
	const { name, source, runId } = made;
	tell(work, [event], async () => ({
		event,
		data: {
			name,
			version: String(made.version),
			...(prompt ? { template: made.tags.get(PROMPT_TEXT_TAG) ?? null } : { source, run_id: runId }),
			tags: shownTags(made.tags, prompt),
			description: made.description || null,
		},
	}));
}

/** A tag of a model: only a prompt's are told of. */
export function announceModelTag(work: Work, action: "set" | "deleted", data: Subject): void {
	tellByKind(work, data, undefined, `prompt_tag.${action}`);
}

export function announceVersionTag(work: Work, action: "set" | "deleted", data: Subject): void {
	tellByKind(work, data, `model_version_tag.${action}`, `prompt_version_tag.${action}`);
}

export function announceAlias(work: Work, action: "created" | "deleted", data: Subject): void {
	tellByKind(work, data, `model_version_alias.${action}`, `prompt_alias.${action}`);
}

/** Tells of `model` or `prompt`, whichever the thing is: looked up only where somebody wants to know. */
function tellByKind(work: Work, data: Subject, model: EventName | undefined, prompt: EventName): void {
	tell(work, model ? [model, prompt] : [prompt], async () => {
		const event = isPrompt((await getModel(work, data.name)).tags) ? prompt : model;
		return event && { event, data };
	});
}

function tell(work: Work, candidates: readonly EventName[], look: () => Promise<Occurrence | undefined>): void {
	work.later(
		tellNow(work, candidates, look).catch((error: unknown) => {
			// What happened has happened; a webhook that fails must not fail anything else.
			console.error(JSON.stringify({ level: "error", what: "webhook", events: candidates, message: String(error) }));
		}),
	);
}

async function tellNow(
	work: Work,
	candidates: readonly EventName[],
	look: () => Promise<Occurrence | undefined>,
): Promise<void> {
	const subscribers = await subscribersOf(work, candidates);
	if (subscribers.length === 0) return;
	const occurrence = await look();
	if (!occurrence) return;
	const budget = new AttemptBudget();
	const concerned = subscribers.filter(({ events }) => events.includes(occurrence.event));
	await Promise.all(concerned.map((subscriber) => tellOne(work, subscriber, occurrence, budget)));
}

async function tellOne(work: Work, subscriber: Subscriber, occurrence: Occurrence, budget: AttemptBudget) {
	const message = await webhookMessage(occurrence, subscriber.secret, work.now, crypto.randomUUID());
	const status = await deliver(subscriber.url, message, budget);
	if (status !== undefined && status < 400) return;
	console.warn(
		JSON.stringify({
			level: "warn",
			what: "webhook not delivered",
			id: subscriber.id,
			event: occurrence.event,
			status,
		}),
	);
}

/** The tags that people set: a prompt's are without those that make it one. */
function shownTags(tags: ReadonlyMap<string, string>, prompt: boolean): Record<string, string> {
	const internal = prompt ? [PROMPT_TAG, PROMPT_TEXT_TAG, PROMPT_TYPE_TAG] : [];
	return Object.fromEntries([...tags].filter(([key]) => !internal.includes(key)));
}
