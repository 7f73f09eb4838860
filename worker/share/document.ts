/** An HTML document by itself: no script, nothing from elsewhere, found by no search engine. */
import { html, Markup } from "./markup.ts";
import { PAGE_CSS } from "./page-style.ts";

export interface Document {
	readonly title: string;
	/** What previews of the link show. */
	readonly description?: string;
	readonly body: Markup;
	/** Seconds until it loads itself anew; absent for never. */
	readonly refresh?: number | undefined;
}

export function document({ title, description, body, refresh }: Document): string {
	return `<!doctype html>\n${
		html`<html lang="en"><head><meta charset="utf-8"><title>${title} · Runnel</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex,nofollow"><meta name="referrer" content="no-referrer">
<meta property="og:title" content="${title}"><meta property="og:type" content="article"><meta property="og:site_name" content="Runnel">
${description && html`<meta property="og:description" content="${description}"><meta name="description" content="${description}">`}
${refresh && html`<meta http-equiv="refresh" content="${refresh};url=?again=1">`}
<style>${new Markup(PAGE_CSS)}</style></head><body>${body}</body></html>`.text
	}\n`;
}
