/** Names of params, metrics and tags as the server stores them: see worker/db/document-key.ts. */

/** The name that a document key stands for. */
export function nameOfKey(key: string): string {
	return key.includes("%") ? key.replaceAll("%22", '"').replaceAll("%5C", "\\").replaceAll("%25", "%") : key;
}

/** A document with its keys turned into names; the same object where none was encoded. */
export function byName<T>(document: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
	const keys = Object.keys(document);
	if (!keys.some((key) => key.includes("%"))) return document;
	return Object.fromEntries(keys.map((key) => [nameOfKey(key), document[key] as T]));
}
