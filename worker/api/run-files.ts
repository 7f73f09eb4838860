/** `/runs/:id/…`: a run's files: a folder in pages, one file's bytes, a folder as one archive. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { archiveResponse } from "../artifacts/archive.ts";
import { listPage } from "../artifacts/list.ts";
import { bucketPath, checkedPath } from "../artifacts/location.ts";
import { serveArtifact } from "../artifacts/serve.ts";
import type { App } from "../context.ts";
import { Failure, invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import type { RunRow } from "../tracking/run-row.ts";
import { getRun } from "../tracking/runs.ts";
import type { ArtifactList } from "./contract.ts";
import { numberOf } from "./query.ts";

const PAGE = { least: 1, most: 1_000, otherwise: 1_000 };

export const runFiles = new Hono<App>()
	.get("/:run_id/artifacts", needs("read"), async (c) => {
		const folder = folderIn(c);
		const { root } = await runOf(c);
		const key = folder === "" ? root : `${root}/${folder}`;
		const page = await listPage(c.var.work, key, numberOf(c, "limit", PAGE), c.req.query("page_token") || undefined);
		const under = folder === "" ? "" : `${folder}/`;
		return c.json({
			files: page.files.map((file) => ({ path: under + file.path, is_dir: file.isDir, size: file.size ?? null })),
			...(page.next !== undefined && { next_page_token: page.next }),
		} satisfies ArtifactList);
	})
	.get("/:run_id/file", needs("read"), async (c) => {
		const path = checkedPath(c.req.query("path") ?? "");
		const { root } = await runOf(c);
		const { method, headers } = c.req.raw;
		return serveArtifact(c.var.work, `${root}/${path}`, { method, headers, inline: isInline(c) });
	})
	.get("/:run_id/archive", needs("read"), async (c) => {
		const folder = folderIn(c);
		const { run, root } = await runOf(c);
		const name = folder === "" ? run.name : folder.slice(folder.lastIndexOf("/") + 1);
		return archiveResponse(c.var.work, folder === "" ? root : `${root}/${folder}`, `${name}.zip`);
	});

function folderIn(c: Context<App>): string {
	const path = (c.req.query("path") ?? "").replace(/\/+$/, "");
	return path === "" ? "" : checkedPath(path);
}

function isInline(c: Context<App>): boolean {
	const inline = c.req.query("inline") ?? "0";
	if (inline !== "0" && inline !== "1") throw invalid(`'inline' must be 0 or 1, not ${shown(inline)}.`);
	return inline === "1";
}

/** The run and where its files lie. @throws Failure `not_found`, or `not_supported` where this server does not keep them */
async function runOf(c: Context<App>): Promise<{ run: RunRow; root: string }> {
	const run = await getRun(c.var.work, c.req.param("run_id")!);
	return { run, root: rootOf(run) };
}

export function rootOf(run: RunRow): string {
	const root = bucketPath(run.artifact_uri);
	if (root !== undefined) return root;
	throw new Failure("not_supported", `The files of this run are not kept by this server but at ${run.artifact_uri}.`);
}
