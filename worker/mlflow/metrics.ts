/** `/metrics/…`: the history of one metric, exact and in pages. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { toInt64 } from "../json.ts";
import { MAX_HISTORY_PAGE } from "../limits.ts";
import { type HistoryCursor, readHistory } from "../metrics/history.ts";
import { answerText } from "./answer.ts";
import { bulkHistory, bulkInterval } from "./bulk-metrics.ts";
import { readMessage, shown } from "./message.ts";
import { pointsJson } from "./points-json.ts";
import { pageToken } from "./search-fields.ts";
import { runIdIn } from "./validate.ts";

export const metrics = new Hono<App>()
	.get("/get-history", needs("read"), history)
	.get("/get-history-bulk", needs("read"), bulkHistory)
	.get("/get-history-bulk-interval", needs("read"), bulkInterval);

async function history(c: Context<App>): Promise<Response> {
	const message = await readMessage(c);
	const key = message.required("metric_key");
	const asked = message.integer("max_results") ?? 0;
	if (asked < 0) throw message.bad("max_results", asked, "must not be negative");
	const token = pageToken(message).pageToken;
	const { series, next } = await readHistory(c.var.work, runIdIn(message), key, {
		// Absent or 0 means all (MLflow answers nothing and a token, a fault): as much as one page holds.
		limit: Math.min(asked || MAX_HISTORY_PAGE, MAX_HISTORY_PAGE),
		after: token === undefined ? undefined : readCursor(token),
	});
	const more = next ? `,"next_page_token":${JSON.stringify(writeCursor(next))}` : "";
	return answerText(`{"metrics":[${pointsJson(key, series)}]${more}}`);
}

/** The token carries the last point of its page, so that points which arrive meanwhile shift nothing. */
function writeCursor({ timestamp, step, value }: HistoryCursor): string {
	return `h1.${timestamp}.${step}.${new Uint8Array(new Float64Array([value]).buffer).toHex()}`;
}

function readCursor(token: string): HistoryCursor {
	const [version, timestamp, step, value] = token.split(".");
	const exactStep = /^-?\d{1,19}$/.test(step ?? "") ? toInt64(BigInt(step!)) : undefined;
	if (
		version !== "h1" ||
		!/^\d{1,16}$/.test(timestamp ?? "") ||
		exactStep === undefined ||
		!/^[0-9a-f]{16}$/.test(value ?? "")
	) {
		throw invalid(`Invalid value ${shown(token)} for parameter 'page_token': it is not a token of this endpoint.`);
	}
	const bytes = Uint8Array.fromHex(value!);
	return {
		timestamp: Number(timestamp),
		step: exactStep,
		value: new Float64Array(bytes.buffer, bytes.byteOffset, 1)[0]!,
	};
}
