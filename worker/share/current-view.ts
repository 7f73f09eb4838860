/**
 * What a link shows, read anew at most once a minute: however many people look at it, and whatever they look at, an
 * isolate reads a link's runs and curves once. Whether the link is open is asked before, and not remembered here.
 */
import type { Share } from "../access/share-store.ts";
import { SHARE_VIEW_MS } from "../limits.ts";
import type { Work } from "../work.ts";
import { composeView } from "./compose-view.ts";
import { readSnapshot } from "./snapshot.ts";
import type { ShareView } from "./view.ts";

// Results, not promises: a promise of one request must not be awaited by another.
const views = new Map<string, { readonly view: ShareView | undefined; readonly until: number }>();
/** Views are up to a megabyte, and an isolate has 128. */
const REMEMBERED = 30;

/** The view of `share`, or undefined where nothing of it is left. */
export async function currentView(work: Work, share: Share): Promise<ShareView | undefined> {
	const known = views.get(share.id);
	if (known && work.now < known.until) return known.view;
	const view = await (share.frozenAt === null ? composeView(work, share) : readSnapshot(work, share));
	views.delete(share.id);
	if (views.size >= REMEMBERED) views.delete(views.keys().next().value!);
	views.set(share.id, { view, until: work.now + SHARE_VIEW_MS });
	return view;
}

export function forgetViews(): void {
	views.clear();
}
