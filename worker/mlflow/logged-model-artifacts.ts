/** `/logged-models/{id}/artifacts/…`: a model's files for the UI; the Python client goes through the artifact proxy. */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { listArtifacts } from "../artifacts/list.ts";
import { bucketPath, checkedPath } from "../artifacts/location.ts";
import { serveArtifact } from "../artifacts/serve.ts";
import type { App } from "../context.ts";
import { invalid } from "../errors.ts";
import { getLoggedModel } from "../registry/logged-models.ts";
import type { Work } from "../work.ts";
import { answer } from "./answer.ts";
import { readQuery } from "./message.ts";
import { listOrNone } from "./registry-json.ts";

export const loggedModelArtifacts = new Hono<App>()
	.get("/directories", needs("read"), async (c) => {
		const { uri, root } = await folderOf(c.var.work, c.req.param("model_id")!);
		const folder = (readQuery(c).string("artifact_directory_path") ?? "").replace(/\/+$/, "");
		const inFolder = (path: string) => (folder === "" ? path : `${folder}/${path}`);
		const { files } = await listArtifacts(c.var.work, folder === "" ? root : `${root}/${checkedPath(folder)}`);
		return answer({
			root_uri: uri,
			files: listOrNone(
				files.map(({ path, isDir, size }) => ({ path: inFolder(path), is_dir: isDir, file_size: size })),
			),
		});
	})
	.get("/files", needs("read"), async (c) => {
		const path = checkedPath(readQuery(c).required("artifact_file_path"));
		const { root } = await folderOf(c.var.work, c.req.param("model_id")!);
		return serveArtifact(c.var.work, `${root}/${path}`, c.req.raw);
	});

/** Where a model's files lie. @throws Failure `not_found`, or `invalid` where this server does not keep them */
async function folderOf(work: Work, id: string): Promise<{ uri: string; root: string }> {
	const { artifactUri } = await getLoggedModel(work, id, "hidden");
	const root = bucketPath(artifactUri);
	if (root === undefined) throw invalid(`The files of model '${id}' lie at ${artifactUri}, outside of this server.`);
	return { uri: artifactUri, root };
}
