/** `/audit`: who did what, for admins; `/audit/export` is all of it as JSON lines. */
import { Hono } from "hono";
import { readAudit } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import type { App } from "../context.ts";
import { AUDIT_EXPORT_PAGES, AUDIT_PAGE } from "../limits.ts";
import { numberOf } from "./query.ts";

const PAGE = { least: 1, most: AUDIT_PAGE, otherwise: 100 };
const BEFORE = { least: 1, most: 999_999_999, otherwise: 999_999_999 };

export const auditLog = new Hono<App>()
	.get("/", needs("manage"), async (c) => {
		const limit = numberOf(c, "limit", PAGE);
		const query = { before: numberOf(c, "before", BEFORE), limit: limit + 1, action: c.req.query("action") };
		const found = await readAudit(c.var.work.db, query);
		const page = found.slice(0, limit);
		const next = found.length > limit ? `,"before":${JSON.stringify(String(page.at(-1)!.id))}` : "";
		return c.body(`{"entries":[${page.map(({ json }) => json).join(",")}]${next}}`, 200, {
			"content-type": "application/json",
			"cache-control": "private, no-store",
		});
	})
	/** Newest first. A log that is longer than one answer may be ends with a line that says where to go on. */
	.get("/export", needs("manage"), (c) => {
		const { db, now } = c.var.work;
		let before = numberOf(c, "before", BEFORE);
		let pages = 0;
		const body = new ReadableStream<Uint8Array>({
			async pull(controller) {
				const found = await readAudit(db, { before, limit: AUDIT_PAGE });
				pages++;
				before = found.at(-1)?.id ?? before;
				const more = found.length === AUDIT_PAGE;
				const lines = found.map(({ json }) => `${json}\n`).join("");
				const rest = more && pages === AUDIT_EXPORT_PAGES ? `{"continue_before":"${before}"}\n` : "";
				controller.enqueue(new TextEncoder().encode(lines + rest));
				if (!more || pages === AUDIT_EXPORT_PAGES) controller.close();
			},
		});
		return c.body(body, 200, {
			"content-type": "application/jsonl",
			"content-disposition": `attachment; filename="runnel-audit-${new Date(now).toISOString().slice(0, 10)}.jsonl"`,
			"cache-control": "private, no-store",
		});
	});
