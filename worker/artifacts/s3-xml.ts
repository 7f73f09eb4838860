/** The few pieces of XML that an upload in parts over S3 takes. Its answers are flat, so no parser is needed. */
import type { Part } from "./signer.ts";

export function completionXml(parts: readonly Part[]): string {
	const list = parts.map(
		({ number, etag }) => `<Part><PartNumber>${number}</PartNumber><ETag>"${escaped(etag)}"</ETag></Part>`,
	);
	return `<CompleteMultipartUpload>${list.join("")}</CompleteMultipartUpload>`;
}

/** The text of the first element `name`. */
export function textIn(xml: string, name: string): string | undefined {
	const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
	return text === undefined ? undefined : unescaped(text);
}

/** The error that an answer is, if it is one. */
export function errorIn(xml: string): { code: string; message: string } | undefined {
	if (!/<Error[\s>]/.test(xml)) return undefined;
	return { code: textIn(xml, "Code") ?? "unknown", message: textIn(xml, "Message") ?? "" };
}

const ENTITIES: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&" };

function unescaped(text: string): string {
	return text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]!);
}

function escaped(text: string): string {
	return text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`);
}
