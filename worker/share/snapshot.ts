/** Frozen links: what they show is kept as it was, in the bucket where there is one, else in the database. */
import type { Share } from "../access/share-store.ts";
import { OWN_ROOT } from "../artifacts/location.ts";
import { invalid } from "../errors.ts";
import { MAX_D1_SNAPSHOT } from "../limits.ts";
import type { Work } from "../work.ts";
import { type ShareView, viewJson } from "./view.ts";

function objectName(id: string): string {
	return `${OWN_ROOT}/shares/${id}.json`;
}

/** Keeps `view` for the link `id`. @throws Failure `invalid` where it is too large for a deployment without R2 */
export async function keepSnapshot(work: Work, id: string, view: ShareView): Promise<void> {
	const text = viewJson({ ...view, frozen: true, live: false });
	if (work.bucket) {
		await work.bucket.put(objectName(id), text, { httpMetadata: { contentType: "application/json" } });
	} else if (new TextEncoder().encode(text).length > MAX_D1_SNAPSHOT) {
		throw invalid(
			`A snapshot of this has ${text.length} characters; without R2 it may have ${MAX_D1_SNAPSHOT} bytes. Freeze fewer runs.`,
		);
	}
	await work.db
		.prepare("INSERT INTO share_snapshots (share_id, body) VALUES (?1, ?2)")
		.bind(id, work.bucket ? null : text)
		.run();
}

/** What was kept for `share`, or undefined where it is gone. */
export async function readSnapshot(work: Work, share: Pick<Share, "id">): Promise<ShareView | undefined> {
	const body = await work.db
		.prepare("SELECT body FROM share_snapshots WHERE share_id = ?1")
		.bind(share.id)
		.first<string | null>("body");
	const text = body ?? (await (await work.bucket?.get(objectName(share.id)))?.text());
	return text === undefined ? undefined : (JSON.parse(text) as ShareView);
}

/** Removes the bucket's part of a snapshot; the row goes with the link. */
export async function dropSnapshot(work: Work, id: string): Promise<void> {
	await work.bucket?.delete(objectName(id));
}
