/**
 * Keys of the JSONB documents on a run (params, tags, metrics) and how SQL finds them.
 *
 * SQLite's JSON paths have no way to name a key that holds `"` or `\`, so those are percent-encoded inside documents,
 * and `%` with them to keep the coding reversible. MLflow forbids all three in keys; TensorBoard and wandb do not.
 * Control characters are refused before they get here (see `hasControlCharacter`).
 */

// NUL too: no document has such a key, but whoever asks for one must not cut the path short, which ends at a NUL.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const NEEDS_ENCODING = /["\\%\u0000]/g;

const CODES: Readonly<Record<string, string>> = { '"': "%22", "\\": "%5C", "%": "%25", "\0": "%00" };

/** The key under which `name` stands in a document. */
export function documentKey(name: string): string {
	return name.replace(NEEDS_ENCODING, (c) => CODES[c]!);
}

/** The name that `documentKey` encoded. */
export function nameOfKey(key: string): string {
	return key.includes("%") ? key.replaceAll("%22", '"').replaceAll("%5C", "\\").replaceAll("%25", "%") : key;
}

/** A JSON path to `name` in a document, to be bound as a parameter: `json_extract(doc, ?)`. */
export function documentPath(name: string): string {
	return `$."${documentKey(name)}"`;
}

/** SQL for the JSON path to the document key that the SQL expression `key` yields. */
export function pathSql(key: string): string {
	return `('$."' || ${key} || '"')`;
}

/** SQL that turns the document key which the SQL expression `key` yields back into the name. */
export function nameSql(key: string): string {
	return `iif(instr(${key}, '%') = 0, ${key}, replace(replace(replace(${key}, '%22', '"'), '%5C', '\\'), '%25', '%'))`;
}

/** Whether `name` holds a C0 control character or DEL, which no document key may. */
export function hasControlCharacter(name: string): boolean {
	// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
	return /[\u0000-\u001f\u007f]/.test(name);
}
