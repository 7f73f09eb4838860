/**
 * How files are handed to browsers. Whoever can write to a run can put an HTML or SVG file with script into it, and it
 * is served from the dashboard's own origin. So: attachment always unless the type is on the short list below, the type
 * comes from our own table and never from the uploader, nothing is sniffed, and a sandbox without rights surrounds it.
 */

/** Types that a browser shows without running anything. */
const INLINE: Record<string, string> = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	gif: "image/gif",
	webp: "image/webp",
	avif: "image/avif",
	txt: "text/plain; charset=utf-8",
	log: "text/plain; charset=utf-8",
	mp3: "audio/mpeg",
	wav: "audio/wav",
	ogg: "audio/ogg",
	mp4: "video/mp4",
	webm: "video/webm",
};

/** The answer with `object`'s bytes. */
export function artifactResponse(object: R2ObjectBody): Response {
	const name = object.key.slice(object.key.lastIndexOf("/") + 1);
	const inline = INLINE[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
	return new Response(object.body, {
		headers: {
			"content-type": inline ?? "application/octet-stream",
			"content-length": String(object.size),
			"content-disposition": `${inline ? "inline" : "attachment"}; filename*=UTF-8''${encodeFileName(name)}`,
			"content-security-policy": "sandbox; default-src 'none'",
			"x-content-type-options": "nosniff",
			"cross-origin-resource-policy": "same-origin",
			"cache-control": "private, no-cache",
			etag: object.httpEtag,
		},
	});
}

/** RFC 5987. */
function encodeFileName(name: string): string {
	return encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}
