/** Rows on their way into a server: in requests of bounded size, and one bad row does not keep out the others. */
import { type Client, Refused } from "./export-client.ts";
import type { Report } from "./import-report.ts";

/** A row and where it stood, for the report. */
export interface Line {
	readonly text: string;
	readonly file: string;
	/** First byte of the line in its file. */
	readonly at: number;
}

/** Bytes of rows a request; D1 takes 2,000,000 a parameter. */
const REQUEST_BYTES = 500_000;
const REQUEST_ROWS = 500;

/** Sends rows of a table. @returns how many were new */
export async function sendRows(client: Client, table: string, lines: readonly Line[], report: Report): Promise<number> {
	let added = 0;
	let batch: Line[] = [];
	let bytes = 0;
	const send = async () => {
		if (batch.length > 0) added += await sendBatch(client, table, batch, report);
		batch = [];
		bytes = 0;
	};
	for (const line of lines) {
		if (bytes + line.text.length > REQUEST_BYTES || batch.length >= REQUEST_ROWS) await send();
		batch.push(line);
		bytes += line.text.length;
	}
	await send();
	return added;
}

/** A batch that is refused is halved until the bad row is found. */
async function sendBatch(client: Client, table: string, lines: readonly Line[], report: Report): Promise<number> {
	try {
		const body = `[${lines.map(({ text }) => text).join(",")}]`;
		return (await client.postJson<{ new: number }>(`/api/v1/import/rows/${table}`, body)).new;
	} catch (error) {
		if (!(error instanceof Refused) || error.status !== 400) throw error;
		if (lines.length === 1) {
			report.problem(lines[0]!.file, lines[0]!.at, error.message);
			return 0;
		}
		const middle = lines.length >> 1;
		const first = await sendBatch(client, table, lines.slice(0, middle), report);
		return first + (await sendBatch(client, table, lines.slice(middle), report));
	}
}

/** The lines of a JSON lines file; one that is no JSON object is told of and left out. */
export function linesOf(file: string, content: Buffer, report: Report): Line[] {
	const lines: Line[] = [];
	for (let at = 0; at < content.length; ) {
		const newline = content.indexOf(10, at);
		const end = newline < 0 ? content.length : newline;
		const text = content.toString("utf8", at, end);
		if (text.trim() !== "") {
			if (isObject(text)) lines.push({ text, file, at });
			else report.problem(file, at, newline < 0 ? "the last line is cut short" : "the line is not a JSON object");
		}
		at = end + 1;
	}
	return lines;
}

function isObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}
