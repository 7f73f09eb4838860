/** HTTP with kept connections and little overhead of its own, since client and server share a machine. */
import { Agent, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";

/** The server did not answer in the time that the scenario gave it. */
export class TimedOut extends Error {}

/** The server refused. */
export class Refused extends Error {
	readonly status: number;

	constructor(status: number, message: string) {
		super(message);
		this.status = status;
	}
}

/** Nothing that is measured takes longer, unless a scenario says otherwise. */
const PATIENCE_MS = 120_000;

const REPEATED_AT_MOST = 5;

export interface CallOptions {
	readonly timeoutMs?: number;
	readonly headers?: Record<string, string>;
}

export class Client {
	readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
	readonly base: string;
	readonly #headers: Record<string, string>;

	constructor(base: string, token?: string) {
		this.base = base.replace(/\/+$/, "");
		this.#headers = token ? { authorization: `Bearer ${token}` } : {};
	}

	/** How often a request had to be repeated so far. */
	repeated = 0;

	/**
	 * The body of the answer. A body that is no buffer is sent as JSON. A server that is overloaded is asked again, as
	 * MLflow's client does: at once, then after a pause that doubles. All that is part of the time that it takes.
	 */
	async send(method: "GET" | "POST", path: string, body?: unknown, options: CallOptions = {}): Promise<Buffer> {
		for (let attempt = 0; ; attempt++) {
			try {
				return await this.#send(method, path, body, options);
			} catch (error) {
				if (!(error instanceof Refused) || error.status !== 503 || attempt === REPEATED_AT_MOST) throw error;
				this.repeated += 1;
				if (attempt > 0) await pause(2 ** attempt * 1_000);
			}
		}
	}

	#send(method: "GET" | "POST", path: string, body: unknown, options: CallOptions): Promise<Buffer> {
		const payload = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
		const headers = { ...this.#headers, ...options.headers, ...(payload && bodyHeaders(payload)) };
		return new Promise((resolve, reject) => {
			const sent = request(this.base + path, { method, headers, agent: this.#agent }, (response) => {
				const parts: Buffer[] = [];
				response.on("data", (part: Buffer) => parts.push(part));
				response.on("error", reject);
				response.on("end", () => {
					const answer = Buffer.concat(parts);
					const status = response.statusCode ?? 0;
					if (status < 400) resolve(answer);
					else
						reject(new Refused(status, `${method} ${path.slice(0, 80)}: ${status} ${answer.toString().slice(0, 300)}`));
				});
			});
			sent.on("error", reject);
			const { timeoutMs = PATIENCE_MS } = options;
			sent.setTimeout(timeoutMs, () =>
				sent.destroy(new TimedOut(`${path.slice(0, 80)}: no answer in ${timeoutMs} ms`)),
			);
			sent.end(payload);
		});
	}

	async json<Answer>(method: "GET" | "POST", path: string, body?: unknown, options?: CallOptions): Promise<Answer> {
		return JSON.parse((await this.send(method, path, body, options)).toString()) as Answer;
	}

	close(): void {
		this.#agent.destroy();
	}
}

function bodyHeaders(payload: Buffer): Record<string, string> {
	return { "content-type": "application/json", "content-length": String(payload.length) };
}
