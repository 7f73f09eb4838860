/**
 * Secrets that no answer may hold: every token of the suite and what the database keeps of it. A token that is being
 * made is in one answer, the one that makes it; tests add it here afterwards.
 */
import { sha256Hex } from "../../../worker/access/tokens.ts";
import { TOKENS } from "./tokens.ts";

const secrets = new Set<string>();
let begun: Promise<unknown> | undefined;

/** Watches for `secret` and its hash from now on. */
export async function watchFor(secret: string): Promise<void> {
	secrets.add(secret).add(await sha256Hex(secret));
}

/** @throws Error where `text` holds a secret */
export async function refuseSecrets(what: string, text: string): Promise<void> {
	begun ??= Promise.all(Object.values(TOKENS).map(watchFor));
	await begun;
	for (const secret of secrets) {
		if (standsIn(text, secret)) throw new Error(`${what} gave away a secret: …${secret.slice(0, 6)}…`);
	}
}

/** As a word by itself: the suite's tokens are one letter over and over, as are the long names that tests use. */
function standsIn(text: string, secret: string): boolean {
	return text.includes(secret) && new RegExp(`(?<![0-9a-z])${secret}(?![0-9a-z])`).test(text);
}
