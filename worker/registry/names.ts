/** What models, aliases and versions may be called. */
import { invalid } from "../errors.ts";
import { MAX_ALIAS, MAX_MODEL_NAME } from "./limits.ts";

/**
 * Model names become parts of URIs (`models:/name/1`) and of paths, so they must survive both unchanged.
 * @throws Failure `invalid`
 */
export function checkModelName(name: string, field = "name"): string {
	if (name.trim() === "") throw invalid(`Missing value for required parameter '${field}'.`);
	if (/[/:]/.test(name)) throw invalid(`Invalid model name: '${name}'. Names cannot contain '/' or ':'.`);
	if (name === "." || name.startsWith("..")) {
		throw invalid(`Invalid model name: '${name}'. As a path this would name another folder.`);
	}
	return checkLength(name, MAX_MODEL_NAME, `Model name`);
}

const ALIAS = /^[\p{L}\p{M}\p{N}_-]+$/u;

/** @throws Failure `invalid` */
export function checkAlias(alias: string): string {
	if (!ALIAS.test(alias)) {
		throw invalid(
			`Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_), and dashes (-).`,
		);
	}
	return checkLength(alias, MAX_ALIAS, "Registered model alias name");
}

/** As `checkAlias`, for an alias that is to be set: some names have a meaning of their own. */
export function checkNewAlias(alias: string): string {
	if (isLatest(alias)) throw invalid("'latest' alias name (case insensitive) is reserved.");
	if (/^v\d+$/i.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`);
	return checkAlias(alias);
}

/** The alias that every model has: its highest version. */
export function isLatest(alias: string): boolean {
	return alias.toLowerCase() === "latest";
}

/** A version's number from text. Numbers that no version can have are let through: they will not be found. */
export function versionOf(text: string): number {
	if (!/^[+-]?\d{1,30}$/.test(text.trim())) {
		throw invalid(`Parameter 'version' must be an integer, got ${JSON.stringify(text.slice(0, 100))}.`);
	}
	return Number(text);
}

/** @throws Failure `invalid` where `text` has more than `limit` characters, as Python counts them */
export function checkLength(text: string, limit: number, what: string): string {
	if (text.length > limit && Array.from(text).length > limit) {
		throw invalid(`${what} exceeds the maximum length of ${limit} characters.`);
	}
	return text;
}
