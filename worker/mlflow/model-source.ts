/** What the source of a model version may be, and what it means. */
import { invalid } from "../errors.ts";
import type { Origin } from "../registry/create-version.ts";

/**
 * What `source` means.
 * @param placeholder whether any text will do: prompts have no files and put something else there
 * @throws Failure `invalid` for paths on the client's or the server's own disk, for paths that climb, and for
 * `models:/` sources that name no exact version
 */
export function originOf(source: string, placeholder: boolean): Origin {
	if (placeholder) return { kind: "place" };
	if (!/^[a-z][a-z0-9+.-]*:/i.test(source) || /^file:/i.test(source) || /^[a-z]:[\\/]/i.test(source)) {
		throw bad(
			source,
			"local paths cannot be registered: log the model to a run first, or give the URI of an object store",
		);
	}
	if (climbs(source)) throw bad(source, "an absolute path must be provided without relative path references present");
	if (/^models:/i.test(source)) return registeredOrigin(source);
	return { kind: "place" };
}

function registeredOrigin(source: string): Origin {
	const loggedModel = /^models:\/(m-[0-9a-f]{32})\/?$/i.exec(source)?.[1];
	if (loggedModel !== undefined) return { kind: "logged-model", id: loggedModel };
	const [, name, version] = /^models:\/([^/]+)\/(\d{1,15})\/?$/.exec(source) ?? [];
	if (name !== undefined && version !== undefined) return { kind: "version", name, version: Number(version) };
	// Not a form that a version can come from, but what looks like an id gets "not found" rather than "invalid".
	const id = /^models:\/(m-[^/@]+)$/.exec(source)?.[1];
	if (id !== undefined) return { kind: "logged-model", id };
	throw bad(source, "it must have the form models:/m-<id> or models:/<name>/<version>");
}

/** Whether the path holds `..` or a NUL, however often it is percent-encoded. */
function climbs(source: string): boolean {
	const text = decoded(source);
	return text.includes("\0") || text.split(/[/\\]/).some((part) => part === "..");
}

/** Layers of percent-encoding that are taken off; nobody has more for a reason. */
const MAX_LAYERS = 5;

function decoded(text: string): string {
	for (let layer = 0; layer < MAX_LAYERS; layer++) {
		const inner = text.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
		if (inner === text) return text;
		text = inner;
	}
	return text;
}

function bad(source: string, rule: string) {
	return invalid(`Invalid model version source: '${source.slice(0, 300)}': ${rule}.`);
}
