/** Requests to a Runnel server from the command line: repeated where the server is busy, told plainly where it refuses. */
import type { Server } from "./export-options.ts";

/** The server refused, and repeating would not help. */
export class Refused extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

const ATTEMPTS = 6;

export class Client {
	private readonly server: Server;

	constructor(server: Server) {
		this.server = server;
	}

	/** A JSON answer. @throws Refused */
	async json<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
		return (await (await this.send(path, init)).json()) as Answer;
	}

	postJson<Answer>(path: string, text: string): Promise<Answer> {
		return this.json(path, { method: "POST", body: text, headers: { "content-type": "application/json" } });
	}

	/** @throws Refused, or Error where the server cannot be reached or stays busy */
	async send(path: string, init: RequestInit = {}): Promise<Response> {
		let last = "";
		for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
			if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 250 * 2 ** attempt));
			let response: Response;
			try {
				const headers = { authorization: `Bearer ${this.server.token}`, ...init.headers };
				response = await fetch(this.server.url + path, { ...init, headers });
			} catch (error) {
				last = String((error as Error).cause ?? error);
				// A stream can be sent once only.
				if (init.body instanceof ReadableStream) break;
				continue;
			}
			if (response.ok) return response;
			last = messageIn(await response.text());
			if (response.status === 507) throw new Refused(507, `${last} Run this again then; it goes on from here.`);
			if (response.status < 500 && response.status !== 429) throw new Refused(response.status, last);
		}
		throw new Error(`${this.server.url} did not answer: ${last}. Run this again; it goes on from here.`);
	}
}

/** The sentence in an error answer of either protocol. */
function messageIn(text: string): string {
	try {
		const body = JSON.parse(text) as { error?: { message?: string }; message?: string };
		return body.error?.message ?? body.message ?? text;
	} catch {
		return text.slice(0, 300);
	}
}

/** Runs `work` for every item, `width` at a time. */
export async function inParallel<T>(
	items: readonly T[],
	width: number,
	work: (item: T) => Promise<void>,
): Promise<void> {
	let next = 0;
	const lane = async () => {
		while (next < items.length) await work(items[next++]!);
	};
	await Promise.all(Array.from({ length: width }, lane));
}
