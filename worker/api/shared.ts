/**
 * `/shared/:secret`: what a link shows, as data for pages and scripts. Read-only, and no way out of the link: every
 * route asks share/shared-runs.ts which runs it covers. A frozen link has its snapshot and nothing else that moves.
 */
import { type Context, Hono } from "hono";
import { listPage } from "../artifacts/list.ts";
import { checkedPath } from "../artifacts/location.ts";
import { Failure, notFound } from "../errors.ts";
import { currentView } from "../share/current-view.ts";
import { needsShare, type Shared } from "../share/gate.ts";
import { serveSharedFile, sharedFolder } from "../share/shared-file.ts";
import { sharedAmong } from "../share/shared-runs.ts";
import { viewJson } from "../share/view.ts";
import type { ArtifactList } from "./contract.ts";
import { apiError } from "./errors.ts";
import { numberOf } from "./query.ts";
import { seriesAnswer } from "./series.ts";

const PAGE = { least: 1, most: 1_000, otherwise: 1_000 };

const gone = () => notFound("This link is not open: it was mistyped, it has expired, or it was revoked.");

const link = needsShare({
	gone: (c) => apiError(c, gone()),
	overBudget: (c) =>
		apiError(
			c,
			new Failure("quota_spent", "This server's budget for shared links is spent. They open again at midnight UTC."),
		),
});

export const shared = new Hono<Shared>()
	.get("/:secret", link, async (c) => {
		const view = await currentView(c.var.work, c.var.share);
		if (!view) throw gone();
		return c.body(viewJson(view), 200, { "content-type": "application/json", "cache-control": "private, no-cache" });
	})
	.get("/:secret/series", link, (c) => {
		const { work, share } = c.var;
		if (share.frozenAt !== null) throw notFound("A frozen link has the curves of its snapshot, and no others.");
		return seriesAnswer(c, work, async (ids) => (await sharedAmong(work, share, ids)).map(({ run_id }) => run_id));
	})
	.get("/:secret/runs/:run_id/artifacts", link, async (c) => {
		const { work, share } = c.var;
		if (share.frozenAt !== null) throw notFound("A frozen link has the list of files of its snapshot, and no other.");
		const root = await sharedFolder(work, share, c.req.param("run_id")!);
		const folder = folderIn(c);
		const key = folder === "" ? root : `${root}/${folder}`;
		const { files, next } = await listPage(
			work,
			key,
			numberOf(c, "limit", PAGE),
			c.req.query("page_token") || undefined,
		);
		const under = folder === "" ? "" : `${folder}/`;
		return c.json({
			files: files.map((file) => ({ path: under + file.path, is_dir: file.isDir, size: file.size ?? null })),
			...(next !== undefined && { next_page_token: next }),
		} satisfies ArtifactList);
	})
	.get("/:secret/runs/:run_id/file", link, (c) => {
		const { method, headers } = c.req.raw;
		const reading = { method, headers, inline: c.req.query("inline") === "1" };
		return serveSharedFile(c.var.work, c.var.share, c.req.param("run_id")!, c.req.query("path") ?? "", reading);
	});

function folderIn(c: Context): string {
	const path = (c.req.query("path") ?? "").replace(/\/+$/, "");
	return path === "" ? "" : checkedPath(path);
}
