/**
 * What files are, by their names. Our own table: the uploader's word is never passed on, since a browser that is told
 * `text/html` runs what it finds.
 */

interface FileType {
	readonly type: string;
	/** Whether a browser may show it in a page of its own: types that run nothing. */
	readonly showable: boolean;
}

const shown = (type: string): FileType => ({ type, showable: true });
const kept = (type: string): FileType => ({ type, showable: false });

const PLAIN = shown("text/plain; charset=utf-8");
const UNKNOWN = kept("application/octet-stream");

const BY_EXTENSION: Readonly<Record<string, FileType>> = {
	png: shown("image/png"),
	jpg: shown("image/jpeg"),
	jpeg: shown("image/jpeg"),
	gif: shown("image/gif"),
	webp: shown("image/webp"),
	avif: shown("image/avif"),
	bmp: shown("image/bmp"),
	// For <img>, in which it runs nothing. On its own it could, so it is never shown so.
	svg: kept("image/svg+xml"),
	mp3: shown("audio/mpeg"),
	wav: shown("audio/wav"),
	ogg: shown("audio/ogg"),
	flac: shown("audio/flac"),
	m4a: shown("audio/mp4"),
	mp4: shown("video/mp4"),
	webm: shown("video/webm"),
	mov: shown("video/quicktime"),
	pdf: kept("application/pdf"),
	json: kept("application/json"),
	zip: kept("application/zip"),
	gz: kept("application/gzip"),
	parquet: kept("application/vnd.apache.parquet"),
};

const TEXTS = new Set(
	(
		"txt log err out md rst csv tsv jsonl ndjson yaml yml toml ini cfg conf cnf cf properties prop hocon env lock " +
		"py py3 ipynb r jl js ts c h cpp hpp rs go java sh sql tex diff patch"
	).split(" "),
);

/** Files that MLflow writes without an extension. */
const TEXT_NAMES = new Set(["MLmodel", "MLproject", "README", "LICENSE", "Dockerfile", "Makefile"]);

/** What the file `name` (the last part of a path) is. */
export function typeOf(name: string): FileType {
	if (TEXT_NAMES.has(name)) return PLAIN;
	const extension = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
	if (TEXTS.has(extension)) return PLAIN;
	return Object.hasOwn(BY_EXTENSION, extension) ? BY_EXTENSION[extension]! : UNKNOWN;
}
