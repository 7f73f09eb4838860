/**
 * What a real client sent and was answered (record.py), one JSON line a request. What the server made up then is named
 * in it, `<run-1>`, `<model-1>`, `<name-1>`, `<token-1>`, and is another text with every replay; `<time>` is any time.
 */

export interface Recording {
	readonly client: string;
	/** Of every request. */
	readonly headers: Readonly<Record<string, string>>;
	readonly steps: readonly Step[];
}

export interface Step {
	/** `GET /api/2.0/mlflow/runs/get` */
	readonly ask: string;
	readonly query?: readonly (readonly [string, string])[];
	/** The content type, where it is not application/json. */
	readonly type?: string;
	readonly send?: Content;
	readonly status: number;
	readonly get: Content;
}

/** What a body holds; nothing of it where it was empty. */
export interface Content {
	readonly json?: unknown;
	readonly text?: string;
	/** Of a file that is no text only its length is kept. */
	readonly bytes?: number;
}

const files = import.meta.glob<string>("./recordings/*.jsonl", { query: "?raw", import: "default", eager: true });

export const recordings: ReadonlyMap<string, Recording> = new Map(
	Object.entries(files).map(([path, text]) => {
		const [head, ...steps] = text
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line));
		return [path.replace(/^.*\/|\.jsonl$/g, ""), { ...head, steps }];
	}),
);
