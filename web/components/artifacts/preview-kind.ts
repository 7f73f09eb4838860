/**
 * How a file is shown, decided by its name alone. Whoever can write to a run chooses a file's bytes, so nothing that
 * could run script is ever rendered: HTML and SVG are shown as their text, images only in formats that are pixels.
 */

export type PreviewKind = "image" | "table" | "json" | "text" | "none";

const IMAGES: Readonly<Record<string, string>> = {
	png: "image/png",
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	gif: "image/gif",
	webp: "image/webp",
	avif: "image/avif",
};

const TEXTS = new Set(
	"txt log md rst py ipynb r jl sh bash toml yaml yml cfg ini env xml html htm svg css js ts sql tex diff patch out err proto lock gitignore".split(
		" ",
	),
);
const TEXT_NAMES = new Set(["MLmodel", "Dockerfile", "Makefile", "LICENSE", "README", "requirements"]);

function extension(path: string): string {
	const name = path.slice(path.lastIndexOf("/") + 1);
	return name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
}

export function previewKind(path: string): PreviewKind {
	const ending = extension(path);
	if (ending in IMAGES) return "image";
	if (ending === "csv" || ending === "tsv") return "table";
	if (ending === "json") return "json";
	return TEXTS.has(ending) || TEXT_NAMES.has(path.slice(path.lastIndexOf("/") + 1)) ? "text" : "none";
}

/** The type under which an image's bytes are handed to the browser; never what the uploader says. */
export function imageType(path: string): string {
	return IMAGES[extension(path)] ?? "application/octet-stream";
}

/** Larger files are downloaded rather than shown. */
export const PREVIEW_LIMIT: Readonly<Record<PreviewKind, number>> = {
	image: 20_000_000,
	table: 5_000_000,
	json: 2_000_000,
	text: 2_000_000,
	none: 0,
};
