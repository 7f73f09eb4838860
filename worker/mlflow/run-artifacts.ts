/**
 * MLflow's helpers around a run's files, for its own UI and for clients in other languages; the Python client goes
 * through the artifact proxy. Reached as `/api/2.0/mlflow/artifacts/…` and as pages without `/api`.
 */
import { Hono } from "hono";
import { needs } from "../access/authenticate.ts";
import { listArtifacts } from "../artifacts/list.ts";
import { bucketPath, checkedPath } from "../artifacts/location.ts";
import { permittedPath } from "../artifacts/permit.ts";
import { serveArtifact } from "../artifacts/serve.ts";
import { putArtifact } from "../artifacts/store.ts";
import type { App } from "../context.ts";
import { Failure, invalid } from "../errors.ts";
import { getVersion } from "../registry/model-versions.ts";
import { getRun } from "../tracking/runs.ts";
import type { Work } from "../work.ts";
import { answer } from "./answer.ts";
import { filesJson } from "./files-json.ts";
import { type Message, readQuery } from "./message.ts";

/** What MLflow's own server takes through its UI. */
const MAX_UI_UPLOAD = 10 * 1024 * 1024;

/** `/artifacts/list` */
export const runArtifacts = new Hono<App>().get("/list", needs("read"), async (c) => {
	const query = readQuery(c);
	const { uri, root } = await filesOfRun(c.var.work, runIdIn(query));
	const folder = (query.string("path") ?? "").replace(/\/+$/, "");
	const { files } = await listArtifacts(c.var.work, folder === "" ? root : `${root}/${checkedPath(folder)}`);
	return answer({ root_uri: uri, ...filesJson(files, folder) });
});

/** `/upload-artifact` */
export const uploadArtifact = new Hono<App>().post("/", needs("write"), async (c) => {
	const query = readQuery(c);
	const path = checkedPath(query.required("path"));
	const { root } = await filesOfRun(c.var.work, runIdIn(query), true);
	const length = Number(c.req.header("content-length") ?? Number.NaN);
	if (!(length >= 0 && length <= MAX_UI_UPLOAD)) {
		const said = Number.isNaN(length) ? "no Content-Length was sent" : `it has ${length}`;
		throw new Failure("too_large", `A file sent here needs a length of at most ${MAX_UI_UPLOAD} bytes; ${said}.`);
	}
	await putArtifact(c.var.work, `${root}/${path}`, c.req.raw.body, length);
	return answer();
});

/** `/get-artifact`, of a run */
export const getArtifactPage = new Hono<App>().get("/", needs("read"), async (c) => {
	const query = readQuery(c);
	const path = checkedPath(query.required("path"));
	const { root } = await filesOfRun(c.var.work, runIdIn(query));
	return serveArtifact(c.var.work, `${root}/${path}`, c.req.raw);
});

/** `/model-versions/get-artifact` */
export const getVersionArtifactPage = new Hono<App>().get("/get-artifact", needs("read"), async (c) => {
	const query = readQuery(c);
	const path = checkedPath(query.required("path"));
	const version = query.integer("version");
	if (version === undefined) throw query.missing("version");
	const { storageLocation } = await getVersion(c.var.work, query.required("name"), version);
	const root = keptHere(storageLocation, "this model version");
	return serveArtifact(c.var.work, await permittedPath(c.var.work, `${root}/${path}`), c.req.raw);
});

function runIdIn(query: Message): string {
	return query.string("run_id") || query.string("run_uuid") || query.required("run_id");
}

/** Where a run's files lie. @throws Failure `not_found`, or `invalid` where they are not kept here or not writable */
async function filesOfRun(work: Work, runId: string, writing = false): Promise<{ uri: string; root: string }> {
	const run = await getRun(work, runId);
	if (writing && run.lifecycle !== "active") {
		throw invalid(`The run ${runId} must be in the 'active' state. Current state is ${run.lifecycle}.`);
	}
	return { uri: run.artifact_uri, root: keptHere(run.artifact_uri, `the run ${runId}`) };
}

function keptHere(uri: string, whose: string): string {
	const root = bucketPath(uri);
	if (root === undefined) throw invalid(`The files of ${whose} lie at ${uri}, outside of this server.`);
	return root;
}
