/** One file of a shared run, where the link has the files. */
import type { Share } from "../access/share-store.ts";
import { bucketPath, checkedPath } from "../artifacts/location.ts";
import { serveArtifact } from "../artifacts/serve.ts";
import { headArtifact } from "../artifacts/store.ts";
import { notFound } from "../errors.ts";
import type { Work } from "../work.ts";
import { sharedAmong } from "./shared-runs.ts";

/** @throws Failure `not_found` alike for what is not there and what was not shared; `invalid` for a path that climbs */
export async function serveSharedFile(
	work: Work,
	share: Share,
	runId: string,
	path: string,
	reading: { readonly method: string; readonly headers: Headers; readonly inline: boolean },
): Promise<Response> {
	const place = await sharedFolder(work, share, runId);
	const key = `${place}/${checkedPath(path)}`;
	// A frozen link shows what was there then; a file that was written since is another file.
	if (share.frozenAt !== null && (await headArtifact(work, key)).uploadedAt > share.frozenAt) throw notShared();
	return serveArtifact(work, key, reading);
}

/** Where the files of a shared run lie. @throws Failure `not_found` */
export async function sharedFolder(work: Work, share: Share, runId: string): Promise<string> {
	const [run] = share.artifacts ? await sharedAmong(work, share, [runId]) : [];
	const root = run && bucketPath(run.artifact_uri);
	if (root === undefined) throw notShared();
	return root;
}

function notShared() {
	return notFound("This link does not show that file.");
}
