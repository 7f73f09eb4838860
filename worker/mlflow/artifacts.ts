/** MLflow's artifact proxy, `/mlflow-artifacts/artifacts/…`: files of runs and models by the path in their URI. */
import { type Context, Hono } from "hono";
import { record } from "../access/audit.ts";
import { needs } from "../access/authenticate.ts";
import { listArtifacts } from "../artifacts/list.ts";
import { decodedPath } from "../artifacts/location.ts";
import { permittedPath } from "../artifacts/permit.ts";
import { serveArtifact } from "../artifacts/serve.ts";
import { deleteArtifacts, putArtifact } from "../artifacts/store.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { shown } from "../shown.ts";
import { answer } from "./answer.ts";
import { filesJson } from "./files-json.ts";

export const artifacts = new Hono<App>()
	.get("/artifacts", needs("read"), async (c) => {
		const path = (c.req.query("path") ?? "").replace(/\/+$/, "");
		const folder = path === "" ? "" : await permittedPath(c.var.work, path);
		const { files } = await listArtifacts(c.var.work, folder);
		return answer(filesJson(files));
	})
	.get("/artifacts/*", needs("read"), async (c) => serveArtifact(c.var.work, await pathIn(c), c.req.raw))
	.put("/artifacts/*", needs("write"), async (c) => {
		const query = new URL(c.req.url).search;
		// The client pastes names into the URL unescaped: what follows '?' was part of the name, and `a` is not `a?b`.
		if (query !== "") throw invalid(`File names must not hold '?': the upload's path is followed by ${shown(query)}.`);
		const length = c.req.header("content-length");
		const type = c.req.header("content-type");
		await putArtifact(c.var.work, await pathIn(c), c.req.raw.body, length === undefined ? undefined : Number(length), {
			type,
		});
		return answer();
	})
	.delete("/artifacts/*", needs("write"), async (c) => {
		const path = await pathIn(c, /\/+$/);
		await deleteArtifacts(c.var.work, path);
		await record(c.var.work, "artifact.delete", path);
		return answer();
	});

/**
 * The path behind `/artifacts/`, where the caller may go there.
 * @param cut what may stand behind it: the client names a run's whole folder with a slash at the end
 */
function pathIn(c: Context<App>, cut = /$/): Promise<string> {
	return permittedPath(c.var.work, decodedPath(c.req.url, "/artifacts/").replace(cut, ""));
}
