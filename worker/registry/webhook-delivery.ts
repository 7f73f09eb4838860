/** Sending one message to one webhook: bounded in time and attempts, to public addresses only. */
import { checkedWebhookUrl } from "./webhook-address.ts";

export interface WebhookMessage {
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/** Milliseconds before each repetition. Four attempts of 5 s and these stay within the 30 s that `waitUntil` grants. */
const RETRY_AFTER: readonly number[] = [1_000, 2_000, 4_000];
const ATTEMPT_TIMEOUT = 5_000;

/** Worth repeating: the receiver is busy or being deployed. */
const PASSING = [429, 500, 502, 503, 504];

/** Attempts that several deliveries share. The free plan allows 50 requests to others an invocation. */
export class AttemptBudget {
	#left: number;

	constructor(attempts = 40) {
		this.#left = attempts;
	}

	take(): boolean {
		return this.#left-- > 0;
	}
}

/**
 * Sends `message` until the receiver takes it, refuses it, or the attempts are spent. Every attempt is the same, byte
 * for byte, so that a receiver can tell a repetition by its id.
 * @returns the last status, or undefined where no answer came
 */
export async function deliver(
	url: string,
	message: WebhookMessage,
	budget: AttemptBudget,
	waits: readonly number[] = RETRY_AFTER,
): Promise<number | undefined> {
	let status: number | undefined;
	for (const wait of [0, ...waits]) {
		if (wait > 0) await scheduler.wait(wait);
		if (!budget.take()) break;
		try {
			const response = await send(url, message);
			await response.body?.cancel();
			status = response.status;
			if (!PASSING.includes(status)) break;
		} catch {
			status = undefined;
		}
	}
	return status;
}

/**
 * One attempt. The address is checked again, in case it was stored under older rules.
 * @throws Failure `invalid` for an address that is not public; whatever `fetch` throws
 */
export function send(url: string, message: WebhookMessage): Promise<Response> {
	return fetch(checkedWebhookUrl(url), {
		method: "POST",
		headers: message.headers,
		body: message.body,
		redirect: "manual",
		signal: AbortSignal.timeout(ATTEMPT_TIMEOUT),
	});
}
