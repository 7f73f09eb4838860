/** MLflow's artifact proxy, `/mlflow-artifacts/artifacts/…`: files of runs and models by the path in their URI. */
import { type Context, Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { listArtifacts } from "../artifacts/list.ts";
import { checkedPath } from "../artifacts/location.ts";
import { artifactResponse } from "../artifacts/serve.ts";
import { deleteArtifacts, getArtifact, putArtifact } from "../artifacts/store.ts";
import type { App } from "../context.ts";
import { invalid, notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { answer } from "./answer.ts";

export const artifacts = new Hono<App>()
	.get("/artifacts", needs("read"), async (c) => {
		const path = c.req.query("path") ?? "";
		const folder = path === "" ? "" : permitted(c.var.work, path.replace(/\/+$/, ""));
		const { files } = await listArtifacts(c.var.work, folder);
		if (files.length === 0) return answer();
		return answer({
			files: files.map(({ path, isDir, size }) => ({ path, is_dir: isDir, ...(size !== undefined && { file_size: size }) })),
		});
	})
	.get("/artifacts/*", needs("read"), async (c) => {
		return artifactResponse(await getArtifact(c.var.work, pathIn(c)));
	})
	.put("/artifacts/*", needs("write"), async (c) => {
		const query = new URL(c.req.url).search;
		// The client pastes names into the URL unescaped: what follows '?' was part of the name, and `a` is not `a?b`.
		if (query !== "") throw invalid(`File names must not hold '?': the upload's path is followed by '${query}'.`);
		const length = c.req.header("content-length");
		await putArtifact(c.var.work, pathIn(c), c.req.raw.body, length === undefined ? undefined : Number(length));
		return answer();
	})
	.delete("/artifacts/*", needs("write"), async (c) => {
		await deleteArtifacts(c.var.work, pathIn(c));
		return answer();
	});

/** The path behind `/artifacts/`, decoded once; '+' stays '+'. */
function pathIn(c: Context<App>): string {
	const { pathname } = new URL(c.req.url);
	const encoded = pathname.slice(pathname.indexOf("/artifacts/") + "/artifacts/".length);
	let path: string;
	try {
		path = decodeURIComponent(encoded);
	} catch {
		throw invalid(`Invalid path: '${encoded.slice(0, 200)}' is not valid percent-encoding.`);
	}
	return permitted(c.var.work, path);
}

/**
 * The path as bucket key, where the caller may go there: the first part of every path is an experiment's number.
 * @throws Failure `invalid`, or `not_found` outside the caller's scope
 */
function permitted(work: Work, path: string): string {
	const key = checkedPath(path);
	if (work.scope !== null && !(JSON.parse(work.scope) as number[]).map(String).includes(key.split("/", 1)[0]!)) {
		throw notFound(`No file at ${JSON.stringify(path)}`);
	}
	return key;
}
